//! Serves a sandbox alone, to look at its pages; something else may play the product:
//! `cargo run -p sandbox --example serve -- 3901 http://127.0.0.1:3902`.

use axum::serve;
use sandbox::{Config, DemoInfo, DemoQrCode, DemoUser, Parking, Sandbox};
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let port: u16 = arguments.next().map_or(Ok(3901), |text| text.parse())?;
    let product = arguments.next().unwrap_or_else(|| "http://127.0.0.1:3000".to_owned());
    let config = Config {
        product_base: product.parse()?,
        sandbox_base: format!("http://127.0.0.1:{port}").parse()?,
        time_scale: 10,
    };
    let sandbox = Sandbox::system(config)?;
    let code = |label: &str, code: &str| DemoQrCode {
        label: label.to_owned(),
        url: format!("{product}/PeakeCloud/mobile/pay/{code}"),
    };
    sandbox.set_demo_info(DemoInfo {
        console_url: format!("{product}/console"),
        users: vec![DemoUser {
            login: "admin".to_owned(),
            password: "example".to_owned(),
            role: "示例 · Example".to_owned(),
        }],
        qr_codes: vec![code("出口 1 · Exit 1", "example-lane"), code("车场 · Car park", "example-site")],
    });
    sandbox.set_parking(Parking {
        api_base: format!("{product}/api/v1"),
        api_key: "pk_example".to_owned(),
        webhook_secret: "whsec_ZXhhbXBsZSBzZWNyZXQgZm9yIGxvb2tpbmc=".to_owned(),
        site: "P001".to_owned(),
    });
    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let background = sandbox.clone();
    tokio::spawn(async move { background.run(std::future::pending()).await });
    serve(listener, sandbox.router()).await?;
    Ok(())
}
