// Pays where WebAssembly is missing or refused. Does what app/bridge does for form[data-pay] and [data-follow];
// the plate form keeps its plain field. ES5 by hand, at most 2 KB as served. Texts are in the page's templates.
(function (w, d) {
  var pay = w.peakePay, form = d.querySelector('form[data-pay]'), box = d.getElementById('says'),
    follow = d.querySelector('[data-follow]'), busy, n = 0,
    pauses = [300, 1000, 1500, 2000, 3000, 4000, 5000];
  if (pay.owner) return;
  pay.owner = 'script';

  function state(word) {
    busy = !!word;
    form && form.setAttribute('data-state', word);
  }

  function say(code, detail) {
    var words = code && (d.getElementById('say-' + code) || d.getElementById('say-trouble')), line;
    state(code == 'expired' ? code : '');
    box.innerHTML = words ? words.innerHTML : '';
    if (detail) {
      line = box.appendChild(d.createElement('p'));
      line.className = 'detail';
      line.textContent = detail;
    }
    words && box.scrollIntoView();
  }

  function post(body, then) {
    var x = new XMLHttpRequest();
    x.open('POST', location.pathname);
    x.timeout = 20000;
    x.setRequestHeader('Accept', 'application/json');
    x.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
    x.onloadend = function () {
      var a;
      try { a = JSON.parse(x.responseText); } catch (e) { a = { say: x.status ? 'trouble' : 'network' }; }
      if (a.url) location.replace(a.url);
      else then(a);
    };
    x.send(body);
  }

  function ask(order, after) {
    post('step=status&order_no=' + order + (n % 2 ? '&ask=1' : ''), after);
  }

  function wait(order) {
    if (n > 59) return say('slow');
    setTimeout(function () {
      ask(order, function () { n++; wait(order); });
    }, pauses[n] || 6000);
  }

  function invoke(order, call) {
    var ali = call.tradeNO, name = (ali ? 'Alipay' : 'Weixin') + 'JSBridge', done;
    function go() {
      var bridge = w[name];
      if (done) return;
      done = 1;
      if (!bridge) return say('no_bridge');
      bridge[ali ? 'call' : 'invoke'](ali ? 'tradePay' : 'getBrandWCPayRequest', call, function (r) {
        var word = r.resultCode || r.err_msg || '';
        post('step=report&order_no=' + order + '&answer=' + encodeURIComponent(word), function () {});
        if (/^(.*:cancel|6001|99)$/.test(word)) return say('cancel');
        state('checking');
        if (ali ? !/^(4|4000|6002)$/.test(word) : /:ok$/.test(word)) return wait(order);
        n = 1;
        ask(order, function () { say('fail', r.err_desc || r.errMsg || r.memo); });
      });
    }
    if (w[name]) go();
    else {
      d.addEventListener(name + 'Ready', go);
      setTimeout(go, 6000);
    }
  }

  function tap(e) {
    e && e.preventDefault();
    if (busy) return;
    var order = form.getAttribute('data-pay');
    say('');
    state('asking');
    n = 0;
    post('step=pay&order_no=' + order, function (a) {
      if (a.call && a.call.url) location.assign(a.call.url);
      else if (a.call) invoke(order, a.call);
      else say(a.say || 'trouble', a.detail);
    });
  }

  if (form) {
    form.addEventListener('submit', tap);
    setTimeout(function () { busy || say('expired'); }, +form.getAttribute('data-left') || 3e5);
    if (pay.tapped) tap();
  }
  if (follow) wait(follow.getAttribute('data-follow'));
})(window, document);
