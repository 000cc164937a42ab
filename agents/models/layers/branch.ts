import { InputError, shown } from "../../../envs/core/errors.ts";
import { expectKeys, expectList, expectOneOf } from "../engine/checks.ts";
import type { Pointer } from "../engine/kernels.ts";
import type { LayerSpec } from "./index.ts";
import { type Layer, type LayerPlan, type LayerSite, type Shape, sizeOf } from "./layer.ts";
import {
  divided,
  numbered,
  numberedInsights,
  type PlanLayer,
  planStack,
  type Stack,
  type StackPlan,
} from "./stack.ts";

/** Several stacks of layers look at the same input; their outputs are put side by side, or added up. */
export interface BranchSpec {
  readonly type: "branch";
  readonly branches: readonly (readonly LayerSpec[])[]; // a branch of no layers hands its input on
  readonly merge?: "concat" | "add"; // side by side along the last axis, or element by element; default: concat
}

/** Any input. Output [..., Σ widths], or the shape all branches have. Parameters: "branch.layer.name", as "1.0.weights". */
export function branch(spec: BranchSpec, inputShape: Shape, where: string, planLayer: PlanLayer): LayerPlan {
  const { branches, merge = "concat" } = spec;
  expectKeys(where, spec, ["type", "branches", "merge"]);
  expectOneOf(`${where}.merge`, merge, ["concat", "add"]);
  expectList(`${where}.branches`, branches, 1);
  const plans = branches.map((layers, i) =>
    planStack(layers, inputShape, `${where}.branches[${i}]`, planLayer),
  );
  const shapes = plans.map(({ outputShape }) => outputShape);
  const outputShape = merge === "add" ? sameShape(shapes, where) : sideBySide(shapes, where);
  return {
    outputShape,
    parameters: numbered(plans),
    build(site) {
      const parts = buildParts(branches, plans, site);
      return merge === "add" ? added(parts, site) : concatenated(parts, plans, outputShape, site);
    },
  };
}

/** A branch with memory of its own; one of no layers is the input itself. */
interface Part {
  readonly layers: Stack | undefined;
  readonly y: Pointer; // [maxBatch, ...outputShape]
  readonly dy: Pointer; // [maxBatch, ...outputShape]
  readonly dx: Pointer; // [maxBatch, ...inputShape]
}

function buildParts(
  branches: readonly (readonly LayerSpec[])[],
  plans: readonly StackPlan[],
  site: LayerSite,
): Part[] {
  const { engine, maxBatch, input, inputGradient } = site;
  const [parameters, gradients] = [divided(site.parameters, plans), divided(site.gradients, plans)];
  return plans.map((plan, i) => {
    const size = maxBatch * sizeOf(plan.outputShape);
    const outputGradient = engine.tensor(size);
    if (branches[i].length === 0) {
      return { layers: undefined, y: input.offset, dy: outputGradient.offset, dx: 0 };
    }
    const output = engine.tensor(size);
    const dx = inputGradient && engine.tensor(inputGradient.length);
    const layers = plan.build({
      ...site,
      output,
      outputGradient,
      inputGradient: dx,
      parameters: parameters[i],
      gradients: gradients[i],
    });
    return { layers, y: output.offset, dy: outputGradient.offset, dx: dx?.offset ?? 0 };
  });
}

function carriedBy(parts: readonly Part[]) {
  return {
    state: parts.flatMap(({ layers }) => layers?.state ?? []),
    insights: numberedInsights(parts.map(({ layers }) => layers)),
  };
}

/** Y = Σ Yᵢ, so that every branch has dY for its gradient. */
function added(parts: readonly Part[], site: LayerSite): Layer {
  const { kernels } = site.engine;
  const outputs = site.output.length / site.maxBatch;
  const inputs = site.input.length / site.maxBatch;
  const [y, dy, dx] = [site.output.offset, site.outputGradient.offset, site.inputGradient?.offset];
  return {
    ...carriedBy(parts),
    forward(batch, training) {
      for (const part of parts) part.layers?.forward(batch, training);
      kernels.linear(parts[0].y, y, batch * outputs);
      for (let i = 1; i < parts.length; i++) kernels.accumulate(parts[i].y, y, batch * outputs); // Y = Σ Yᵢ
    },
    backward(batch) {
      for (const part of parts) {
        if (!part.layers) continue;
        kernels.linear(dy, part.dy, batch * outputs); // dYᵢ = dY; a copy, since the branch uses it up
        part.layers.backward(batch);
      }
      if (dx === undefined) return;
      kernels.linear(parts[0].layers ? parts[0].dx : dy, dx, batch * inputs);
      for (let i = 1; i < parts.length; i++) {
        kernels.accumulate(parts[i].layers ? parts[i].dx : dy, dx, batch * inputs); // dX = Σ dXᵢ
      }
    },
  };
}

/** Y = [Y₀, Y₁, …], so that every branch has its columns of dY for its gradient. */
function concatenated(
  parts: readonly Part[],
  plans: readonly LayerPlan[],
  outputShape: Shape,
  site: LayerSite,
): Layer {
  const { kernels } = site.engine;
  const inputs = site.input.length / site.maxBatch;
  const total = outputShape[outputShape.length - 1];
  const rowsEach = sizeOf(outputShape) / total; // in one example
  const widths = plans.map((plan) => plan.outputShape[plan.outputShape.length - 1]);
  let column = 0; // where a branch's outputs begin in a row
  const columns = widths.map((width) => {
    column += width;
    return column - width;
  });
  const [output, dy, dx] = [site.output, site.outputGradient, site.inputGradient?.offset];
  return {
    ...carriedBy(parts),
    forward(batch, training) {
      for (let i = 0; i < parts.length; i++) {
        parts[i].layers?.forward(batch, training);
        const to = output.at(columns[i]);
        kernels.copyColumns(parts[i].y, widths[i], to, total, widths[i], batch * rowsEach); // its columns of Y = Yᵢ
      }
    },
    backward(batch) {
      if (dx !== undefined) kernels.fill(dx, 0, batch * inputs);
      for (let i = 0; i < parts.length; i++) {
        const { layers, dy: own, dx: back } = parts[i];
        kernels.copyColumns(dy.at(columns[i]), total, own, widths[i], widths[i], batch * rowsEach); // dYᵢ = its columns of dY
        layers?.backward(batch);
        if (dx !== undefined) kernels.accumulate(layers ? back : own, dx, batch * inputs); // dX = Σ dXᵢ
      }
    },
  };
}

function sameShape(shapes: readonly Shape[], where: string): Shape {
  const other = shapes.findIndex((shape) => shown(shape) !== shown(shapes[0]));
  if (other < 0) return shapes[0];
  throw new InputError(
    `${where}.branches[${other}]: expected an output ${shown(shapes[0])} as branch 0 has, to be added to it, got ${shown(shapes[other])}; give both the same shape, with a dense or 1×1 convolution if need be.`,
  );
}

function sideBySide(shapes: readonly Shape[], where: string): Shape {
  const front = shapes[0].slice(0, -1);
  const other = shapes.findIndex((shape) => shown(shape.slice(0, -1)) !== shown(front));
  if (other >= 0) {
    throw new InputError(
      `${where}.branches[${other}]: expected an output ${shown([...front, "width"])} to stand beside that of branch 0, got ${shown(shapes[other])}; flatten both, or give both the same sides but the last.`,
    );
  }
  return [...front, shapes.reduce((sum, shape) => sum + shape[shape.length - 1], 0)];
}
