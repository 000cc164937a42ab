/** The action that was learned from and is still to be taken, with the state that it was chosen in; −1 for none. */
export class NextAction {
  state = -1;
  action = -1;

  set(state: number, action: number): void {
    this.state = state;
    this.action = action;
  }

  clear(): void {
    this.set(-1, -1);
  }

  /** The action, once, if it was chosen in this state and is legal; −1 otherwise. */
  take(state: number, mask?: Uint8Array): number {
    const { state: from, action } = this;
    this.clear();
    return from === state && (!mask || mask[action]) ? action : -1;
  }

  save(): { state: number; action: number } {
    return { state: this.state, action: this.action };
  }

  load({ state, action }: { state: number; action: number }): void {
    this.set(state, action);
  }
}
