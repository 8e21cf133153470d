// A scenario as the JSON object that its file holds: what the generators write, what a failing history is printed as.

export interface ScenarioParent {
  readonly id: string;
  readonly service?: 'post' | 'email' | 'hand';
  readonly liable?: boolean;
}

export interface ScenarioMarkEntry {
  readonly date?: string;
  readonly from?: string;
  readonly to?: string;
  readonly am?: string;
  readonly pm?: string;
  readonly asAt?: string;
}

export interface ScenarioStep {
  readonly at: string;
  readonly [field: string]: unknown;
}

export interface ScenarioJson {
  readonly policy: string;
  readonly calendar: {
    readonly terms: readonly {
      readonly from: string;
      readonly to: string;
      readonly breaks?: readonly { readonly from: string; readonly to: string }[];
    }[];
    readonly closures?: readonly string[];
  };
  readonly pupil: {
    readonly id: string;
    readonly dateOfBirth?: string;
    readonly yearGroup?: number;
    readonly parents: readonly ScenarioParent[];
  };
  readonly marks: readonly ScenarioMarkEntry[];
  readonly amendments?: readonly ScenarioStep[];
  readonly earlierNotices?: readonly {
    readonly parent: string;
    readonly issued: string;
    readonly status: string;
  }[];
  readonly changes?: readonly ScenarioStep[];
  readonly actions?: readonly ScenarioStep[];
  readonly until: string;
}
