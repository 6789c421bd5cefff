// x-data="selection": ticking rows of ui.table, the bulk bar, and j/k/x/Enter on the keyboard.
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
