// What is typed into forms with long text stays in this browser until the portal has it: for a link that breaks, a
// battery that runs out. Bound to the user; gone after signing out, when somebody else signs in, and after some days.
const PREFIX = "draft:";
const DAYS = 7;
const DAY = 86_400_000;
const SAVED = "draft_saved"; // the cookie in which the portal names the draft that it has taken

const keys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

// Removes what nobody may be offered any more: other people's, old ones, and those that reached the portal.
function tidy(owner) {
  const saved = document.cookie.match(`(?:^|; )${SAVED}=([a-z0-9]+)`)?.[1];
  for (const key of keys()) {
    const draft = read(key);
    const foreign = owner && !key.startsWith(`${PREFIX}${owner}:`);
    if (!draft || foreign || draft.id === saved || !(Date.now() - draft.at < DAYS * DAY)) localStorage.removeItem(key);
  }
  if (saved) document.cookie = `${SAVED}=; Max-Age=0; Path=/`;
}

// Never passwords, codes, files and hidden fields; nor boxes, since a consent is ticked by nobody but its giver.
const isKept = (field) =>
  /^(text|number|tel|email|url|search|date|radio|select-one)/.test(field.type) && field.name && field.autocomplete !== "one-time-code";

// Each field under a name that finds it again: radio buttons by their value, others by their place among namesakes.
function named(form) {
  const seen = {};
  return [...form.querySelectorAll("input, select, textarea")].filter(isKept).map((field) => {
    const { name } = field;
    return [`${name}#${field.type === "radio" ? field.value : (seen[name] = (seen[name] ?? -1) + 1)}`, field];
  });
}

const valueOf = (field) => (field.type === "radio" ? field.checked : field.value);

function givenBy(field) {
  if (field.type === "radio") return field.defaultChecked;
  if (field.type !== "select-one") return field.defaultValue;
  return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0])?.value ?? "";
}

const valuesOf = (form) => Object.fromEntries(named(form).map(([name, field]) => [name, valueOf(field)]));

function fill(form, values) {
  for (const [name, field] of named(form)) {
    if (!(name in values)) continue;
    if (field.type === "radio") field.checked = values[name];
    else field.value = values[name];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

function button(words, action) {
  const made = document.createElement("button");
  made.type = "button";
  made.className = "govuk-button govuk-button--secondary";
  made.textContent = words;
  made.addEventListener("click", action);
  return made;
}

// 27/11/2026 07:45 in both languages, as everywhere in the portal.
export function timeOf(draft) {
  const at = new Date(draft.at);
  const [day, month, hours, minutes] = [at.getDate(), at.getMonth() + 1, at.getHours(), at.getMinutes()].map((number) => String(number).padStart(2, "0"));
  return `${day}/${month}/${at.getFullYear()} ${hours}:${minutes}`;
}

function offer(form, key, draft) {
  const box = document.createElement("div");
  box.className = "govuk-inset-text vx-no-print";
  const sentence = document.createElement("p");
  sentence.textContent = form.dataset.draft.replace("%{time}", timeOf(draft));
  const end = () => {
    box.remove();
    named(form)[0]?.[1].focus();
  };
  const buttons = document.createElement("div");
  buttons.className = "govuk-button-group";
  buttons.append(
    button(form.dataset.draftUse, () => (fill(form, draft.fields), end())),
    button(form.dataset.draftDiscard, () => (localStorage.removeItem(key), end())),
  );
  box.append(sentence, buttons);
  form.before(box);
}

let left = false; // signed out

function keep(form, key) {
  const answered = "draftAnswered" in form.dataset; // shows what was sent, so that nothing else is offered
  const found = read(key);
  const id = (answered && found?.id) || Date.now().toString(36) + Math.random().toString(36).slice(2);
  let timer, sent;

  function save() {
    timer = clearTimeout(timer);
    if (left) return;
    if (answered || named(form).some(([, field]) => valueOf(field) !== givenBy(field))) {
      const title = document.querySelector("h1")?.textContent.trim() ?? "";
      const url = location.pathname + location.search;
      localStorage.setItem(key, JSON.stringify({ id, at: Date.now(), title, url, fields: valuesOf(form) }));
    } else if (read(key)?.id === id) {
      localStorage.removeItem(key);
    }
  }

  if (answered) save();
  else if (found && named(form).some(([name, field]) => name in found.fields && found.fields[name] !== valueOf(field))) {
    offer(form, key, found);
  }
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(save, 400);
  });
  form.addEventListener("submit", () => {
    save();
    sent ??= form.appendChild(Object.assign(document.createElement("input"), { type: "hidden", name: "draft", value: id }));
  });
  // A phone may never come back to a page that it has put aside.
  document.addEventListener("visibilitychange", () => document.hidden && timer && save());
}

function start() {
  const leaving = document.querySelector("form[data-owner]"); // signs out; there on pages of somebody signed in
  const owner = leaving?.dataset.owner;
  tidy(owner);
  if (!owner) return;
  leaving.addEventListener("submit", () => {
    left = true;
    keys().forEach((key) => localStorage.removeItem(key));
  });
  const forms = new Map();
  for (const form of document.querySelectorAll("form[data-draft]")) {
    const target = new URL(form.getAttribute("action") ?? "", location.href);
    const key = `${PREFIX}${owner}:${target.pathname}${target.search}#${form.getAttribute("id") ?? ""}`;
    forms.set(key, forms.has(key) ? null : form); // of forms that cannot be told apart none is kept
  }
  forms.forEach((form, key) => form && keep(form, key));
}

// The page for "no connection" names what is kept, and where to go on with it, in each language.
function list(place) {
  const drafts = keys().map(read).filter(Boolean);
  place.hidden = !drafts.length;
  for (const draft of drafts) {
    const link = Object.assign(document.createElement("a"), { className: "govuk-link", href: draft.url });
    link.textContent = draft.title;
    const item = document.createElement("li");
    item.append(link, ` (${timeOf(draft)})`);
    place.querySelector("ul").append(item);
  }
}

try {
  start();
  document.querySelectorAll("[data-drafts]").forEach(list);
} catch {
  // The browser gives no storage, or it is full: forms work as they do without this file.
}
