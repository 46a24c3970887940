"use strict";
(() => {
  const PAGE = 25;
  const data = JSON.parse(document.getElementById("data").textContent);
  const labels = data.labels;
  const rows = data.sentences.map(([article, position, text, mask, ...scores]) => ({ article: data.articles[article], number: article, position, text, mask, scores: scores.map((score) => score / 1000) }));
  const at = (id) => document.getElementById(id);
  const state = { rows, articles: [], shown: 0, column: null, down: false, page: 0 };

  const make = (name, text, classes) => {
    const element = document.createElement(name);
    if (text !== undefined) element.textContent = text;
    if (classes) element.className = classes;
    return element;
  };
  const option = (value, text) => {
    const element = make("option", text);
    element.value = value;
    return element;
  };
  const holding = (row) => labels.filter((_, place) => Math.floor(row.mask / 2 ** place) % 2 === 1);
  const holds = (row, place) => Math.floor(row.mask / 2 ** place) % 2 === 1;
  const plain = (text) => text.replace(/[\u0000-\u001f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, "");

  function passes() {
    const label = at("by-label").value, outlet = at("by-outlet").value, from = at("by-from").value, to = at("by-to").value;
    const least = Number(at("by-score").value) || 0, words = at("by-words").value.trim().toLowerCase();
    const score = (row) => (label === "" || label === "none" ? Math.max(...row.scores) : row.scores[Number(label)]);
    return (row) =>
      (label === "" || (label === "none" ? row.mask === 0 : holds(row, Number(label)))) &&
      (outlet === "" || row.article.outlet === outlet) &&
      (from === "" || (row.article.day !== "" && row.article.day >= from)) &&
      (to === "" || (row.article.day !== "" && row.article.day <= to)) &&
      (least === 0 || score(row) >= least) &&
      (words === "" || row.text.toLowerCase().includes(words));
  }

  function filter() {
    state.rows = rows.filter(passes());
    state.articles = [...new Set(state.rows.map((row) => row.number))];
    state.shown = 0;
    state.page = 0;
    at("matches").textContent = `${state.rows.length.toLocaleString("en")} of ${rows.length.toLocaleString("en")} sentences pass, in ${state.articles.length.toLocaleString("en")} articles.`;
    at("article").replaceChildren(...state.articles.map((number, place) => option(String(place), heading(data.articles[number]))));
    sort();
    drawArticle();
    drawTable();
  }

  const heading = (article) => plain([article.day || article.published, article.outlet, article.title || article.id].filter(Boolean).join(" · ")).slice(0, 140);

  function drawArticle() {
    const number = state.articles[state.shown], target = at("text");
    at("article").value = String(state.shown);
    at("previous").disabled = state.shown <= 0;
    at("next").disabled = state.shown >= state.articles.length - 1;
    target.replaceChildren();
    if (number === undefined) return;
    const article = data.articles[number], passed = new Set(state.rows.filter((row) => row.number === number)), all = rows.filter((row) => row.number === number);
    const title = make("h3");
    title.append(make("bdi", article.title || article.id));
    const origin = make("p", undefined, "counted");
    origin.append(make("bdi", article.outlet), " · ", make("bdi", article.published || "no date"), ` · ${passed.size} of ${article.sentences} sentences pass` + (all.length < article.sentences ? `, the first ${all.length} are shown` : ""));
    if (article.url) origin.append(" · ", link(article.url));
    const body = make("p");
    body.dir = "auto";
    for (const row of all) body.append(sentence(row, passed.size < all.length && passed.has(row)), " ");
    target.append(title, origin, body);
  }

  function link(url) {
    const element = make("a", "source");
    element.href = url;
    element.rel = "noopener noreferrer nofollow";
    return element;
  }

  function sentence(row, passed) {
    const whole = make("span"), classes = labels.map((_, place) => (holds(row, place) ? ` l${place % 8}` : "")).join("");
    const text = make("bdi", row.text, "sentence" + classes + (passed ? " passed" : ""));
    text.title = labels.map((label, place) => `${label} ${row.scores[place].toFixed(2)}`).join(", ");
    whole.append(text);
    labels.forEach((label, place) => {
      if (!holds(row, place)) return;
      const badge = make("abbr", data.badges[place], `badge l${place % 8}`);
      badge.title = label;
      whole.append(badge);
    });
    return whole;
  }

  const columns = [
    ["outlet", (row) => row.article.outlet], ["published", (row) => row.article.day || row.article.published], ["article", (row) => row.article.title || row.article.id],
    ["position", (row) => row.position], ["text", (row) => row.text], ["labels", (row) => holding(row).join(" | ")],
    ...labels.map((label, place) => [label, (row) => row.scores[place]]),
  ];

  function sort() {
    if (state.column === null) return;
    const value = columns[state.column][1], sign = state.down ? -1 : 1;
    const compare = (a, b) => (typeof a === "number" ? a - b : a < b ? -1 : a > b ? 1 : 0);
    state.rows.sort((a, b) => sign * compare(value(a), value(b)) || a.number - b.number || a.position - b.position);
  }

  function drawHeads() {
    const heads = columns.map(([name], place) => {
      const head = make("th"), button = make("button", name);
      head.scope = "col";
      button.type = "button";
      button.addEventListener("click", () => {
        state.down = state.column === place ? !state.down : place > 5;
        state.column = place;
        state.page = 0;
        sort();
        drawTable();
      });
      head.append(button);
      return head;
    });
    at("sentences").tHead.rows[0].replaceChildren(...heads);
  }

  function drawTable() {
    const last = Math.max(0, Math.ceil(state.rows.length / PAGE) - 1);
    [...at("sentences").tHead.rows[0].cells].forEach((head, place) => {
      if (place === state.column) head.setAttribute("aria-sort", state.down ? "descending" : "ascending");
      else head.removeAttribute("aria-sort");
    });
    at("sentences").tBodies[0].replaceChildren(...state.rows.slice(state.page * PAGE, (state.page + 1) * PAGE).map(tableRow));
    at("pages").textContent = `Page ${state.page + 1} of ${last + 1}`;
    at("back").disabled = state.page === 0;
    at("forth").disabled = state.page >= last;
  }

  function tableRow(row) {
    const line = make("tr");
    for (const [name, value] of columns) {
      const shown = value(row), number = typeof shown === "number", cell = make("td", undefined, number ? "number" : name === "text" ? "text" : "");
      cell.append(make("bdi", number && name !== "position" ? shown.toFixed(3) : String(shown)));
      line.append(cell);
    }
    return line;
  }

  function csvCell(value) {
    const text = String(value), safe = typeof value === "string" && /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/.test(text) ? "'" + text : text;
    return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  }

  function exportCsv() {
    const named = [["article_id", (row) => row.article.id], ...columns, ["url", (row) => row.article.url]];
    const lines = [named.map(([name]) => name), ...state.rows.map((row) => named.map(([, value]) => value(row)))].map((cells) => cells.map(csvCell).join(","));
    const element = make("a");
    element.href = URL.createObjectURL(new Blob(["\ufeff" + lines.join("\r\n") + "\r\n"], { type: "text/csv;charset=utf-8" }));
    element.download = "claimframe.csv";
    document.body.append(element);
    element.click();
    element.remove();
    setTimeout(() => URL.revokeObjectURL(element.href), 1000);
  }

  const turn = (step) => {
    state.shown += step;
    drawArticle();
  };
  const leaf = (step) => {
    state.page += step;
    drawTable();
  };
  let waiting = 0;
  const soon = () => {
    clearTimeout(waiting);
    waiting = setTimeout(filter, 150);
  };

  at("by-outlet").append(...[...new Set(data.articles.map((article) => article.outlet))].sort().map((outlet) => option(outlet, plain(outlet))));
  at("filters").addEventListener("input", soon);
  at("filters").addEventListener("reset", soon);
  at("filters").addEventListener("submit", (event) => event.preventDefault());
  at("article").addEventListener("change", () => turn(Number(at("article").value) - state.shown));
  at("previous").addEventListener("click", () => turn(-1));
  at("next").addEventListener("click", () => turn(1));
  at("back").addEventListener("click", () => leaf(-1));
  at("forth").addEventListener("click", () => leaf(1));
  at("export").addEventListener("click", exportCsv);
  drawHeads();
  filter();
})();
