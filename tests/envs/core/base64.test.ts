import fc from "fast-check";
import { expect, it } from "vitest";
import { decodeBase64, encodeBase64 } from "../../../envs/core/base64.ts";

it("decodes what Node encodes, whatever its length", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect([...decodeBase64(Buffer.from(bytes).toString("base64"))]).toEqual([...bytes]);
    }),
  );
});

it("encodes as Node does", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString("base64"));
    }),
  );
});
