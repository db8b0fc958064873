/**
 * The tracker as browsers get it: no dependency, no global but `tandem`. It keeps a visitor id in a
 * first-party cookie for 13 months and the visit in one for 30 minutes after the last page, and
 * reports pages in batches. `data-consent="required"` keeps it silent until
 * `tandem('consent', 'granted')`; `tandem('consent', 'denied')` silences and forgets.
 */
export const TRACKER = `(function(){
var d=document,w=window,s=d.currentScript,o=new URL(s.src).origin,need=s.getAttribute('data-consent')==='required',q=[],timer,V='tdm_v',S='tdm_s',C='tdm_c';
function get(n){var m=d.cookie.match('(?:^|; )'+n+'=([^;]*)');return m?decodeURIComponent(m[1]):''}
function set(n,v,a){d.cookie=n+'='+encodeURIComponent(v)+';path=/;max-age='+a+';samesite=lax'+(location.protocol==='https:'?';secure':'')}
function id(){if(w.crypto&&crypto.randomUUID)return crypto.randomUUID();var b=crypto.getRandomValues(new Uint8Array(16));b[6]=b[6]&15|64;b[8]=b[8]&63|128;
return Array.from(b,function(x,i){return(i===4||i===6||i===8||i===10?'-':'')+(x+256).toString(16).slice(1)}).join('')}
function visitor(){var v=get(V)||id();set(V,v,34190000);return v}
function visit(){var p=get(S).split('|'),now=Date.now(),u=/[?&](utm_source|gclid|fbclid|bd_vid|clickid|qhclickid|gdt_vid|msclkid|ttclid)=/.test(location.search);
if(!p[2]||now-p[2]>18e5||(u&&p[3]!==location.search)){p=[id(),now,now,u?location.search:'',location.href,d.referrer]}
p[2]=now;set(S,p.map(function(x){return String(x).slice(0,400).replace(/\\|/g,'%7C')}).join('|'),1800);return p}
function quiet(){var c=get(C);return c==='denied'||(need&&c!=='granted')}
function flush(){clearTimeout(timer);timer=0;if(!q.length||quiet())return;var v=visit(),b=JSON.stringify({v:visitor(),s:v[0],t:+v[1],c:get(C)||'unknown',u:v[4]||location.href,r:v[5]||'',l:navigator.language,h:q.splice(0,20)});
if(!(navigator.sendBeacon&&navigator.sendBeacon(o+'/collect',b)))fetch(o+'/collect',{method:'POST',body:b,keepalive:true,mode:'no-cors'}).catch(function(){})}
function hit(k,p){if(quiet())return;q.push({i:id(),k:k,u:location.href.slice(0,1000),n:d.title.slice(0,200),p:p||{},a:Date.now()});if(!timer)timer=setTimeout(flush,q.length>9?0:1000)}
function consent(c){set(C,c,34190000);if(c==='denied'){var v=get(V);if(v)fetch(o+'/collect',{method:'POST',body:JSON.stringify({v:v,s:v,t:Date.now(),c:'denied',u:location.href,r:'',h:[]}),keepalive:true,mode:'no-cors'}).catch(function(){});set(V,'',0);set(S,'',0);q=[]}else hit('page_view')}
w.tandem=function(a,b,c){if(a==='consent')consent(b);else if(a==='event')hit(b,c);else if(a==='visitor')return quiet()?'':visitor()};
w.addEventListener('pagehide',flush);d.addEventListener('visibilitychange',function(){if(d.visibilityState==='hidden')flush()});
var last='';function page(){if(location.href===last)return;last=location.href;hit('page_view')}
var push=history.pushState;history.pushState=function(){push.apply(history,arguments);setTimeout(page)};w.addEventListener('popstate',function(){setTimeout(page)});page()})();
`
