// Where the demos answer. Every worker has one of its own, so that two tests never stand at the same lane.

const FIRST_PORT = Number(process.env['E2E_PORT'] ?? 3400);

/** How many tests run at a time, and so how many demos. */
export const WORKERS = Number(process.env['E2E_WORKERS'] ?? 2);

/** How many times faster than life the simulated providers repeat their notifications. */
export const TIME_SCALE = 20;

/** One demo's addresses. */
export interface Places {
  readonly port: number;
  readonly sandboxPort: number;
  /** The product, without a slash at its end. */
  readonly product: string;
  /** The simulated providers, the virtual phone and the car park. */
  readonly sandbox: string;
}

/** The demo of a worker, numbered from 0. */
export function placesOf(worker: number): Places {
  const port = FIRST_PORT + worker * 10;
  return {
    port,
    sandboxPort: port + 1,
    product: `http://127.0.0.1:${port}`,
    sandbox: `http://127.0.0.1:${port + 1}`,
  };
}
