(() => {
  const native = "commandForElement" in HTMLButtonElement.prototype;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[commandfor]");
    if (button && !native) {
      const dialog = document.getElementById(button.getAttribute("commandfor"));
      if (button.getAttribute("command") === "close") dialog?.close();
      else dialog?.showModal();
    }
    if (event.target.matches("dialog[closedby=any]") && !("closedBy" in HTMLDialogElement.prototype)) {
      event.target.close();
    }
  });
})();
(() => {
  const closeOthers = (kept) => {
    for (const open of document.querySelectorAll("[data-dropdown][open]")) {
      if (open !== kept) open.open = false;
    }
  };
  document.addEventListener("click", (event) => closeOthers(event.target.closest("[data-dropdown]")));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.querySelector("[data-dropdown][open]");
    if (!open) return;
    open.open = false;
    open.querySelector("summary").focus();
  });
})();
(() => {
  const say = (text) => {
    document.dispatchEvent(new CustomEvent("toast", { detail: { text, tone: "danger" } }));
  };
  document.addEventListener("htmx:after:request", (event) => {
    const { ctx } = event.detail;
    if (ctx.response.status < 400) return;
    const page = new DOMParser().parseFromString(ctx.text, "text/html").querySelector("[data-error-page]");
    if (!page) return;
    event.preventDefault();
    say([...page.querySelectorAll("h1, [data-detail]")].map((part) => part.textContent.trim()).join(". "));
  });
  document.addEventListener("htmx:error", (event) => {
    if (event.detail.ctx) say(document.getElementById("toasts").dataset.offline);
  });
})();
(() => {
  document.addEventListener("keydown", (event) => {
    const form = document.querySelector("[data-quick-search]");
    if (!form) return;
    const field = form.querySelector("input");
    if (event.key.toLowerCase() === "k" && (event.metaKey || event.ctrlKey)) {
      event.preventDefault();
      field.focus();
      field.select();
    } else if (event.key === "Escape" && form.contains(event.target)) {
      field.value = "";
      form.querySelector(".search-panel").replaceChildren();
      field.blur();
    }
  });
})();
document.addEventListener("alpine:init", () => {
  Alpine.data("selection", () => ({
    chosen: 0,
    current: -1,
    boxes() {
      return [...this.$root.querySelectorAll("[data-select]")];
    },
    count() {
      const boxes = this.boxes();
      this.chosen = boxes.filter((box) => box.checked).length;
      this.$refs.all.checked = this.chosen === boxes.length;
      this.$refs.all.indeterminate = this.chosen > 0 && this.chosen < boxes.length;
    },
    toggleAll() {
      for (const box of this.boxes()) box.checked = this.$refs.all.checked;
      this.count();
    },
    key(event) {
      if (event.target.matches("input, select, textarea") || event.metaKey || event.ctrlKey) return;
      const rows = [...this.$root.querySelectorAll("tbody tr")];
      if (event.key === "j" || event.key === "k") {
        const step = event.key === "j" ? 1 : -1;
        rows[this.current]?.classList.remove("is-current");
        this.current = Math.min(Math.max(this.current + step, 0), rows.length - 1);
        rows[this.current].classList.add("is-current");
        rows[this.current].scrollIntoView({ block: "nearest" });
      } else if (event.key === "x" && rows[this.current]) {
        rows[this.current].querySelector("[data-select]").click();
      } else if (event.key === "Enter" && rows[this.current] && event.target === document.body) {
        rows[this.current].querySelector(".row-link")?.click();
      }
    },
  }));
});
(() => {
  const drawer = () => document.querySelector("[data-sidebar]");
  const toggle = (open) => {
    drawer().classList.toggle("is-open", open);
    (open ? drawer().querySelector("a, summary") : document.querySelector("[data-sidebar-open]"))?.focus();
  };
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-sidebar-open]")) {
      event.preventDefault();
      toggle(true);
    } else if (event.target.closest("[data-sidebar-close]")) {
      event.preventDefault();
      toggle(false);
    }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drawer()?.classList.contains("is-open")) toggle(false);
  });
})();
document.addEventListener("DOMContentLoaded", () => {
  const row = document.querySelector("[data-theme-switch]");
  if (!row) return;
  const choice = row.querySelector("select");
  row.hidden = false;
  choice.value = localStorage.getItem("theme") ?? "";
  choice.addEventListener("change", () => {
    if (choice.value) localStorage.setItem("theme", choice.value);
    else localStorage.removeItem("theme");
    document.documentElement.dataset.theme = choice.value;
  });
});
(() => {
  const LIFE = 6000;
  const watch = (toast) => {
    let timer = setTimeout(() => toast.remove(), LIFE);
    const hold = () => clearTimeout(timer);
    const release = () => {
      hold();
      timer = setTimeout(() => toast.remove(), LIFE);
    };
    toast.addEventListener("pointerenter", hold);
    toast.addEventListener("focusin", hold);
    toast.addEventListener("pointerleave", release);
    toast.addEventListener("focusout", release);
  };
  const show = ({ text, tone = "success" }) => {
    const template = document.getElementById(`toast-${tone}`);
    const toast = template.content.firstElementChild.cloneNode(true);
    toast.querySelector(".toast-text").textContent = text;
    document.getElementById("toasts").append(toast);
    watch(toast);
  };
  document.addEventListener("toast", (event) => show(event.detail));
  document.addEventListener("click", (event) => {
    event.target.closest("[data-toast-close]")?.closest("[data-toast]").remove();
  });
  document.addEventListener("DOMContentLoaded", () => {
    document.querySelectorAll("[data-toast]").forEach(watch);
    document.querySelector("[data-focus]")?.focus();
  });
})();
document.addEventListener("alpine:init", () => {
  Alpine.data("unsaved", () => ({
    dirty: false,
    init() {
      const before = this.state();
      this.dirty = "dirty" in this.$root.dataset;
      this.$root.addEventListener("input", () => {
        this.dirty = this.state() !== before;
        this.$root.toggleAttribute("data-dirty", this.dirty);
      });
      this.$root.addEventListener("submit", () => {
        this.dirty = false;
      });
      window.addEventListener("beforeunload", (event) => {
        if (this.dirty) event.preventDefault();
      });
    },
    state() {
      const pairs = [...new FormData(this.$root)].map(([name, value]) => [name, value.name ?? value]);
      return JSON.stringify(pairs);
    },
  }));
});
