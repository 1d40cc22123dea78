// Sends the forms of the API page in place and shows what comes back. Without this file they are plain forms.
(() => {
  "use strict";
  for (const form of document.querySelectorAll("form.try")) {
    form.hidden = false;
    for (const field of form.querySelectorAll("[data-in-path]")) field.disabled = false;
  }
  for (const code of document.querySelectorAll("[data-curl]")) {
    code.textContent = code.textContent.replace("http://127.0.0.1:8080", location.origin);
  }

  const address = (form) => {
    let path = form.dataset.path;
    const query = new URLSearchParams();
    for (const field of form.elements) {
      if (!field.name || field.name === "body") continue;
      const value = field.value.trim();
      if (field.hasAttribute("data-in-path")) path = path.replace(`{${field.name}}`, encodeURIComponent(value));
      else if (value) query.set(field.name, value);
    }
    return query.size ? `${path}?${query}` : path;
  };

  const pretty = (text) => {
    try { return JSON.stringify(JSON.parse(text), null, 2); } catch { return text; }
  };

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form.try")) return;
    event.preventDefault();
    const button = form.querySelector("button");
    const reply = form.parentElement.querySelector(".reply");
    const head = reply.querySelector(".reply-head");
    const shown = reply.querySelector("pre");
    const path = address(form);
    const method = form.dataset.method;
    const options = method === "POST"
      ? { method, headers: { "Content-Type": "application/json" }, body: form.elements.body.value }
      : { method };
    button.disabled = true;
    const start = performance.now();
    try {
      const answer = await fetch(path, options);
      const text = await answer.text();
      const status = document.createElement("b");
      status.textContent = String(answer.status);
      head.replaceChildren(status, `，${Math.round(performance.now() - start)} 毫秒，${text.length} 字：`);
      const line = document.createElement("code");
      line.textContent = `${method} ${path}`;
      head.append(line);
      shown.textContent = pretty(text);
      reply.classList.toggle("failed", !answer.ok);
    } catch {
      head.textContent = "没有连上。请检查网络后再试，填写的内容还在。";
      shown.textContent = "";
      reply.classList.add("failed");
    }
    shown.hidden = !shown.textContent;
    reply.hidden = false;
    button.disabled = false;
    reply.scrollIntoView({ block: "nearest" });
  });
})();
