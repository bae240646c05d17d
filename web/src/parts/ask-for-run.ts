/** Opens the drawer in which a run is asked for, from wherever in the frame. */
import { createContext, useContext } from "react";

export const AskForRun = createContext<() => void>(() => undefined);

export const useAskForRun = () => useContext(AskForRun);
