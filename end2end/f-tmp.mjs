import { chromium } from 'playwright';
import { readFileSync } from 'node:fs';
const log=readFileSync('/tmp/fdemo/demo.log','utf8');
const pw=(u)=>log.match(new RegExp(`${u}\\s+(\\S+)`))[1];
const base='http://127.0.0.1:3700';
const [who='admin', mode='desk', ...paths]=process.argv.slice(2);
const b=await chromium.launch({executablePath:'/usr/bin/chromium',args:['--no-sandbox']});
const opt=mode.startsWith('phone')?{viewport:{width:390,height:844},isMobile:true,hasTouch:true}:{viewport:{width:1280,height:800}};
const ctx=await b.newContext({...opt,colorScheme:mode.endsWith('dark')?'dark':'light',locale:'zh-CN'});
if(process.env.DEV){ await ctx.route(/assets\/console\.[0-9a-f]+\.js/,r=>r.fulfill({path:process.env.DEV+'/app.js',contentType:'text/javascript'})); await ctx.route(/assets\/console\.[0-9a-f]+\.wasm/,r=>r.fulfill({path:process.env.DEV+'/app_bg.wasm',contentType:'application/wasm'})); }
const p=await ctx.newPage();
p.on('console',m=>{ if(['error','warning'].includes(m.type())) console.log('CONSOLE',m.type(),m.text().slice(0,1500),p.url())});
p.on('pageerror',e=>console.log('PAGEERROR',String(e).slice(0,1500),p.url()));
await p.goto(base+'/console/sign-in'); await p.waitForSelector('html[data-live]',{timeout:15000}).catch(()=>console.log('NOT LIVE'));
await p.screenshot({path:`/tmp/fshots/${who}-${mode}-signin.png`});
await p.fill('input[name=login]',who); await p.fill('input[name=password]',pw(who)); await p.click('button[type=submit].btn--primary');
await p.waitForURL(u=>!u.pathname.includes('sign-in'),{timeout:15000}).catch(()=>console.log('still sign-in', p.url()));
for (const path of paths){
  await p.goto(base+path); await p.waitForSelector('html[data-live]',{timeout:15000}).catch(()=>console.log('NOT LIVE',path));
  await p.waitForTimeout(300);
  const sw=await p.evaluate(()=>document.documentElement.scrollWidth-innerWidth); if(sw>0) console.log('OVERFLOW',path,sw);
  const name=path.replace(/[^a-z0-9]+/gi,'_');
  await p.screenshot({path:`/tmp/fshots/${who}-${mode}${name}.png`,fullPage:true});
}
await b.close();
