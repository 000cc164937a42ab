/**
 * A scalar autograd to learn from: every number knows how it was made, and backward() walks the expression from its end
 * to its beginning by the chain rule. After Karpathy's micrograd (2020); reverse mode as in Linnainmaa (1970).
 *
 * The engine does the same on whole arrays; here each derivative stands under its forward line, one number at a time.
 */
import { exp, log, pow, tanh } from "../../envs/core/math.ts";

/** A node of the expression graph. `children` are what it was made from, `operation` how. */
export class Value {
  data: number;
  /** d output / d this, once `backward` has been called on the output. */
  grad = 0;
  readonly operation: string;
  readonly children: readonly Value[];
  /** A name for drawings and error messages. */
  label = "";
  /** Hands this node's gradient on to its children, times its own derivative in each. */
  private readonly handOn: (grad: number) => void;

  constructor(
    data: number,
    operation = "",
    children: readonly Value[] = [],
    handOn: (grad: number) => void = () => undefined,
  ) {
    this.data = data;
    this.operation = operation;
    this.children = children;
    this.handOn = handOn;
  }

  plus(other: Value | number): Value {
    const b = asValue(other);
    return new Value(this.data + b.data, "+", [this, b], (grad) => {
      this.grad += grad; // d(a + b)/da = 1
      b.grad += grad; // d(a + b)/db = 1
    });
  }

  times(other: Value | number): Value {
    const b = asValue(other);
    return new Value(this.data * b.data, "×", [this, b], (grad) => {
      this.grad += b.data * grad; // d(a b)/da = b
      b.grad += this.data * grad; // d(a b)/db = a
    });
  }

  minus(other: Value | number): Value {
    return this.plus(asValue(other).times(-1));
  }

  over(other: Value | number): Value {
    return this.times(asValue(other).power(-1));
  }

  power(n: number): Value {
    return new Value(pow(this.data, n), `^${n}`, [this], (grad) => {
      this.grad += n * pow(this.data, n - 1) * grad; // d aⁿ/da = n aⁿ⁻¹
    });
  }

  exp(): Value {
    const y = exp(this.data);
    return new Value(y, "exp", [this], (grad) => {
      this.grad += y * grad; // d eᵃ/da = eᵃ
    });
  }

  log(): Value {
    return new Value(log(this.data), "log", [this], (grad) => {
      this.grad += grad / this.data; // d ln a/da = 1/a
    });
  }

  tanh(): Value {
    const y = tanh(this.data);
    return new Value(y, "tanh", [this], (grad) => {
      this.grad += (1 - y * y) * grad; // d tanh a/da = 1 − tanh² a
    });
  }

  relu(): Value {
    return new Value(Math.max(0, this.data), "relu", [this], (grad) => {
      if (this.data > 0) this.grad += grad; // d relu(a)/da = 1 where a > 0, else 0
    });
  }

  /** Fills `grad` of every node that this one depends on with d this / d node. */
  backward(): void {
    const order = this.graph();
    for (const node of order) node.grad = 0;
    this.grad = 1;
    for (let i = order.length - 1; i >= 0; i--) order[i].handOn(order[i].grad);
  }

  /** Every node of the expression, children before parents; this one last. Iterative, so that depth is no limit. */
  graph(): Value[] {
    const order: Value[] = [];
    const seen = new Set<Value>();
    const stack: { node: Value; next: number }[] = [{ node: this, next: 0 }];
    seen.add(this);
    while (stack.length > 0) {
      const top = stack[stack.length - 1];
      const child = top.node.children[top.next++];
      if (!child) order.push((stack.pop() as { node: Value }).node);
      else if (!seen.has(child)) {
        seen.add(child);
        stack.push({ node: child, next: 0 });
      }
    }
    return order;
  }
}

/** A leaf of the graph, unless it is a value already. */
export function asValue(value: Value | number): Value {
  return typeof value === "number" ? new Value(value) : value;
}

export function sum(values: readonly Value[]): Value {
  return values.reduce((total, value) => total.plus(value), new Value(0));
}
