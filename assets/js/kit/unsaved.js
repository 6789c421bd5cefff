// x-data="unsaved" on a form: once something changed, the save bar sticks to the window's edge
// and leaving asks. A form that was refused comes back with data-dirty.
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
