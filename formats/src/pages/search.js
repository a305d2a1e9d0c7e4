"use strict";
(function () {
  const most = 100;
  const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").toLowerCase();
  const read = (line) => {
    const [path, title, date, labels, text] = JSON.parse(line);
    return { path, title, date, text, head: fold(title + " " + labels), all: fold(title + " " + labels + " " + text) };
  };
  const posts = document.getElementById("posts").textContent.split("\n").filter(Boolean).map(read);
  const field = document.getElementById("q");
  const hits = document.getElementById("hits");
  const count = document.getElementById("count");

  const snippet = (text, words) => {
    const low = text.toLowerCase();
    const found = words.map((word) => low.indexOf(word)).filter((at) => at >= 0);
    const start = Math.max(0, (found.length ? Math.min(...found) : 0) - 60);
    const part = (start > 0 ? "…" : "") + text.slice(start, start + 200) + (start + 200 < text.length ? "…" : "");
    const place = document.createElement("p");
    let rest = part;
    while (rest) {
      const lowRest = rest.toLowerCase();
      const next = words.map((word) => [lowRest.indexOf(word), word.length]).filter(([at]) => at >= 0).sort((a, b) => a[0] - b[0])[0];
      if (!next) break;
      const marked = document.createElement("mark");
      marked.textContent = rest.slice(next[0], next[0] + next[1]);
      place.append(rest.slice(0, next[0]), marked);
      rest = rest.slice(next[0] + next[1]);
    }
    place.append(rest);
    return place;
  };

  const search = () => {
    const words = fold(field.value).split(/\s+/).filter(Boolean);
    hits.textContent = "";
    if (!words.length) {
      count.textContent = posts.length + (posts.length === 1 ? " post" : " posts");
      return;
    }
    const score = (post) => words.filter((word) => post.head.includes(word)).length;
    const found = posts.filter((post) => words.every((word) => post.all.includes(word)));
    found.sort((a, b) => score(b) - score(a) || (a.date < b.date ? 1 : a.date > b.date ? -1 : 0));
    count.textContent = found.length === 1 ? "1 post found" : found.length + " posts found" +
      (found.length > most ? ", the first " + most + " of them here" : "");
    for (const post of found.slice(0, most)) {
      const item = document.createElement("li");
      const link = document.createElement("a");
      link.href = post.path;
      link.textContent = post.title;
      const date = document.createElement("small");
      date.textContent = " " + post.date;
      item.append(link, date, snippet(post.text, words));
      hits.append(item);
    }
  };

  const fromAddress = () => {
    const asked = new URLSearchParams(location.hash.slice(1)).get("q");
    if (asked !== null) field.value = asked;
    search();
  };
  field.addEventListener("input", search);
  field.form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", fromAddress);
  fromAddress();
})();
