// x-data="unsaved" on a form: the save bar shows once something changed, and leaving asks.
document.addEventListener("alpine:init", () => {
  Alpine.data("unsaved", () => ({
    dirty: false,
    init() {
      const before = this.state();
      this.dirty = "dirty" in this.$root.dataset;
      this.$root.classList.toggle("is-clean", !this.dirty && "quiet" in this.$root.dataset);
      this.$root.addEventListener("input", () => {
        this.dirty = this.state() !== before;
        this.$root.classList.toggle("is-clean", !this.dirty && "quiet" in this.$root.dataset);
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
