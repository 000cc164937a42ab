/** The little of Papa Parse that is used. The published types would bring Node's with them, which nothing here may see. */
declare module "papaparse/papaparse.js" {
  interface ParseConfig {
    delimiter: string;
    header: false;
  }
  interface ParseError {
    type: string;
    message: string;
    row?: number;
  }
  interface ParseResult {
    data: string[][];
    errors: ParseError[];
  }
  interface UnparseConfig {
    newline: string;
  }
  const papa: {
    parse(text: string, config: ParseConfig): ParseResult;
    unparse(rows: readonly (readonly (string | number)[])[], config: UnparseConfig): string;
  };
  export default papa;
}
