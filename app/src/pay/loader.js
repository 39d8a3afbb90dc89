// Decides who pays: the bridge (WebAssembly) or, where that cannot run, the fallback script. ES5, inline, with a nonce.
// A tap made before either is there is remembered.
(function (w, d) {
  var data = d.currentScript.dataset, fell;
  function add(src) {
    var s = d.createElement('script');
    s.src = src;
    d.head.appendChild(s);
  }
  function fallback() {
    if (!fell && !pay.owner) {
      fell = 1;
      add(data.fallback);
    }
  }
  var pay = w.peakePay = { wasm: data.wasm, fallback: fallback };
  d.addEventListener('securitypolicyviolation', fallback);
  w.addEventListener('error', fallback, true);
  d.addEventListener('submit', function (e) {
    var form = e.target;
    if (!pay.owner && form.hasAttribute('data-pay')) {
      e.preventDefault();
      pay.tapped = 1;
      form.setAttribute('data-state', 'asking');
    }
  }, true);
  if (w.WebAssembly && w.fetch && w.Promise) {
    add(data.bridge);
    setTimeout(fallback, 9000);
  } else fallback();
})(window, document);
