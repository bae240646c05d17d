/** Opens the drawer in which a run is asked for, from wherever in the frame: with the defaults, or with what a run was asked. */
import { createContext, useContext } from "react";
import type { Parameters } from "../api/types";

export const AskForRun = createContext<(from?: Parameters) => void>(() => undefined);

export const useAskForRun = () => useContext(AskForRun);
