// One lane, drawn: road, booth with its display, barrier, and the car in front of it.
/** How wide a line on the board may be, in the drawing's units. */
const BOARD = 208;
const NS = 'http://www.w3.org/2000/svg';
const s = (tag, attributes = {}, ...children) => {
  const node = document.createElementNS(NS, tag);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  node.append(...children);
  return node;
};

/** The colour of a plate: new-energy plates have eight characters and are green. */
export const plateKind = (plate) => (!plate ? 'none' : [...plate].length >= 8 ? 'green' : '');

function drawCar() {
  const text = s('text', { class: 'plate-text', x: 377, y: 192, 'text-anchor': 'middle' });
  const plate = s('rect', { class: 'board-plate', x: 337, y: 177, width: 80, height: 21, rx: 3 });
  const car = s('g', { class: 'car' },
    s('path', { class: 'body', d: 'M150 190q0-26 28-30l36-6 34-34q9-9 24-9h72q15 0 26 10l36 34 30 6q16 3 16 20v18q0 8-8 8H158q-8 0-8-8z' }),
    s('path', { class: 'pane', d: 'M230 152l26-25q7-6 17-6h32v31zM317 121h24q10 0 18 7l26 24h-68z' }),
    s('path', { class: 'sill', d: 'M150 196h302v5q0 6-8 6H158q-8 0-8-6z' }),
    s('rect', { class: 'beam', x: 439, y: 168, width: 12, height: 10, rx: 4 }),
    s('rect', { class: 'tail', x: 150, y: 172, width: 8, height: 12, rx: 3 }),
    ...[215, 395].flatMap((x) => [s('circle', { class: 'tyre', cx: x, cy: 205, r: 25 }), s('circle', { class: 'hub', cx: x, cy: 205, r: 11 })]));
  const sign = s('g', {}, plate, text);
  sign.setAttribute('transform', 'translate(-72 -4)');
  car.append(sign);
  return { car, plate, text };
}

/** Writes a line on the board, cut where the board ends. */
function write(line, words) {
  line.textContent = words;
  for (let left = [...words]; left.length > 1 && line.getComputedTextLength() > BOARD;) {
    left = left.slice(0, -1);
    line.textContent = `${left.join('').trimEnd()}…`;
  }
}

/** Makes the scene once; `update` moves what is in it, so that the movements are seen. */
export function scene(label) {
  const { car, plate, text } = drawCar();
  const arm = s('g', { class: 'arm' },
    s('rect', { x: 322, y: 161, width: 154, height: 12, rx: 6 }),
    ...[334, 378, 422].map((x) => s('rect', { class: 'red', x, y: 161, width: 22, height: 12 })));
  const lamp = s('circle', { class: 'lamp', cx: 486, cy: 132, r: 6 });
  const lines = [42, 66, 88].map((y, at) => s('text', { class: at ? 'led small' : 'led', x: 126, y, 'text-anchor': 'middle' }));
  const picture = s('svg', { class: 'scene', viewBox: '0 0 640 262', role: 'img', 'aria-label': label },
    s('rect', { class: 'sky', y: 70, width: 640, height: 90 }),
    s('path', { class: 'far', d: 'M0 160V112h46V90h58v30h40V76h34v44h64v-22h50v28h62V84h30v76z' }),
    s('rect', { class: 'ground', y: 150, width: 640, height: 112 }),
    s('rect', { class: 'road', y: 176, width: 640, height: 72 }),
    s('line', { class: 'dash', x1: 0, x2: 640, y1: 244, y2: 244 }),
    s('rect', { class: 'stop', x: 470, y: 178, width: 7, height: 62 }),
    s('rect', { class: 'booth', x: 520, y: 112, width: 92, height: 74, rx: 5 }),
    s('rect', { class: 'glass', x: 530, y: 122, width: 44, height: 28, rx: 3 }),
    s('rect', { class: 'booth', x: 506, y: 106, width: 120, height: 9, rx: 3 }),
    car,
    s('rect', { class: 'post', x: 474, y: 140, width: 24, height: 66, rx: 4 }),
    s('rect', { class: 'post-dark', x: 474, y: 186, width: 24, height: 7 }),
    arm,
    s('circle', { class: 'post-dark', cx: 474, cy: 167, r: 7 }), lamp,
    s('path', { class: 'hanger', d: 'M48 0v12M204 0v12' }), s('rect', { class: 'board', x: 14, y: 10, width: 224, height: 90, rx: 8 }),
    ...lines);
  // The car stops before the barrier: everything it is made of stands left of the line.
  const stop = s('g', { transform: 'translate(-138 0)' });
  car.replaceWith(stop);
  stop.append(car);
  let shown = null;
  return {
    picture,
    update({ key, plate: number, open, display, go, describe }) {
      if (shown && !key) {
        // What was here has left: forwards below an open barrier, backwards otherwise.
        car.setAttribute('class', `car ${shown.open ? 'gone' : ''}`);
      } else if (key) {
        if (!shown || shown.key !== key) {
          car.style.transition = 'none';
          car.setAttribute('class', 'car');
          car.getBoundingClientRect();
          car.style.transition = '';
        }
        text.textContent = number || '无牌';
        const kind = plateKind(number);
        plate.setAttribute('class', `board-plate ${kind}`);
        text.setAttribute('class', `plate-text ${kind ? 'dark' : ''}`);
        car.setAttribute('class', 'car here');
      }
      shown = key ? { key, open } : null;
      arm.setAttribute('class', open ? 'arm up' : 'arm');
      lamp.setAttribute('class', open ? 'lamp go' : 'lamp');
      lines.forEach((line, at) => {
        line.setAttribute('class', `led ${at ? 'small' : ''} ${go ? 'go' : ''}`);
        write(line, display[at] ?? '');
      });
      picture.setAttribute('aria-label', describe);
    },
  };
}
