//! WeixinJSBridge and AlipayJSBridge: the pay pages' only WASM.
