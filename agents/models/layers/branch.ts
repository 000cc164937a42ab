import { InputError, shown } from "../../../envs/core/errors.ts";
import { expectInteger, expectKeys, expectOneOf } from "../checks.ts";
import type { LayerSpec } from "./index.ts";
import { type Layer, type LayerPlan, type LayerSite, type Shape, sizeOf } from "./layer.ts";
import { divided, numbered, type PlanLayer, planStack } from "./stack.ts";

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
  expectInteger(`${where}.branches.length`, branches.length, 1);
  const plans = branches.map((layers, i) =>
    planStack(layers, inputShape, `${where}.branches[${i}]`, planLayer),
  );
  const shapes = plans.map(({ outputShape }) => outputShape);
  const outputShape = merge === "add" ? sameShape(shapes, where) : sideBySide(shapes, where);
  return {
    outputShape,
    parameters: numbered(plans),
    build: (site) => build(plans, merge === "add", inputShape, outputShape, site),
  };
}

function build(
  plans: readonly LayerPlan[],
  adds: boolean,
  inputShape: Shape,
  outputShape: Shape,
  site: LayerSite,
): Layer {
  const { engine, maxBatch, output, outputGradient, inputGradient } = site;
  const { kernels } = engine;
  const inputs = sizeOf(inputShape);
  const outputs = sizeOf(outputShape);
  const total = outputShape[outputShape.length - 1];
  const rowsEach = outputs / total; // in one example
  const [parameters, gradients] = [divided(site.parameters, plans), divided(site.gradients, plans)];
  let column = 0; // where the branch's outputs begin in a row
  const parts = plans.map((plan, i) => {
    const size = maxBatch * sizeOf(plan.outputShape);
    const width = plan.outputShape[plan.outputShape.length - 1];
    const [y, dy] = [engine.tensor(size), engine.tensor(size)];
    const dx = inputGradient && engine.tensor(inputGradient.length);
    const layers = plan.build({
      ...site,
      output: y,
      outputGradient: dy,
      inputGradient: dx,
      parameters: parameters[i],
      gradients: gradients[i],
    });
    const part = { layers, width, column, y: y.offset, dy: dy.offset, dx: dx?.offset ?? 0 };
    column += adds ? 0 : width;
    return part;
  });
  return {
    state: parts.flatMap(({ layers }) => layers.state ?? []),
    forward(batch, training) {
      const rows = batch * rowsEach;
      if (adds) kernels.fill(output.offset, 0, batch * outputs);
      for (const { layers, y, width, column: at } of parts) {
        layers.forward(batch, training);
        if (adds)
          kernels.accumulate(y, output.offset, batch * outputs); // Y = Σ Yᵢ
        else kernels.copyColumns(y, width, output.at(at), total, width, rows); // Y = [Y₀, Y₁, …]
      }
    },
    backward(batch) {
      const rows = batch * rowsEach;
      if (inputGradient) kernels.fill(inputGradient.offset, 0, batch * inputs);
      for (const { layers, dy, dx, width, column: at } of parts) {
        kernels.copyColumns(outputGradient.at(at), total, dy, width, width, rows); // dYᵢ = its columns of dY, or dY
        layers.backward(batch);
        if (inputGradient) kernels.accumulate(dx, inputGradient.offset, batch * inputs); // dX = Σ dXᵢ
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
