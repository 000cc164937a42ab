import { restore } from "../core/checkpoint.ts";

/** The items 0 … size−1, each at most once, of which the one with the highest priority comes out first: a binary heap. */
export class PriorityHeap {
  readonly priorities: Float64Array; // [size]
  readonly places: Int32Array; // [size] where an item is in the heap, −1 if it is not
  readonly heap: Int32Array; // [size] items, the first `count` of them, each above 2i + 1 and 2i + 2
  count = 0;

  constructor(size: number) {
    this.priorities = new Float64Array(size);
    this.places = new Int32Array(size).fill(-1);
    this.heap = new Int32Array(size);
  }

  /** Puts an item in, or changes its priority. */
  set(item: number, priority: number): void {
    if (this.places[item] < 0) this.put(item, this.count++);
    this.priorities[item] = priority;
    this.rise(this.places[item]);
    this.sink(this.places[item]);
  }

  /** Takes out the first of all; there must be one. */
  pop(): number {
    const first = this.heap[0];
    this.count--;
    if (this.count > 0) {
      this.put(this.heap[this.count], 0);
      this.sink(0);
    }
    this.places[first] = -1;
    return first;
  }

  private put(item: number, place: number): void {
    this.heap[place] = item;
    this.places[item] = place;
  }

  private rise(from: number): void {
    const { heap, priorities } = this;
    const item = heap[from];
    let place = from;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (priorities[heap[parent]] >= priorities[item]) break;
      this.put(heap[parent], place);
      place = parent;
    }
    this.put(item, place);
  }

  private sink(from: number): void {
    const { heap, priorities, count } = this;
    const item = heap[from];
    let place = from;
    for (;;) {
      let child = 2 * place + 1;
      if (child >= count) break;
      if (child + 1 < count && priorities[heap[child + 1]] > priorities[heap[child]]) child++;
      if (priorities[heap[child]] <= priorities[item]) break;
      this.put(heap[child], place);
      place = child;
    }
    this.put(item, place);
  }

  save() {
    const { priorities, places, heap, count } = this;
    return { priorities: priorities.slice(), places: places.slice(), heap: heap.slice(), count };
  }

  load({ priorities, places, heap, count }: ReturnType<PriorityHeap["save"]>): void {
    restore(this.priorities, priorities, "queue.priorities");
    restore(this.places, places, "queue.places");
    restore(this.heap, heap, "queue.heap");
    this.count = count;
  }
}
