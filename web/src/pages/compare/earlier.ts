/** Which run a run is best compared with. */
import type { Run } from "../../api/types";
import { yearBefore } from "../../format";

/** The same question a year earlier, else the latest earlier run that was asked the same, else the latest earlier one. */
export function earlierRun(stored: Run[], run: Run): Run | undefined {
  const earlier = stored.filter((each) => each.as_of < run.as_of);
  const question = JSON.stringify(run.parameters);
  const alike = earlier.filter((each) => JSON.stringify(each.parameters) === question);
  return alike.find((each) => each.as_of === yearBefore(run.as_of)) ?? alike[0] ?? earlier[0];
}
