/** Who carries the business: the sentence, the curve with its concentration, the two classifications, the accounts. */
import { useInfiniteQuery } from "@tanstack/react-query";
import { hasLines, imports } from "../../api/queries";
import type { Portfolio } from "../../api/types";
import { money, percent } from "../../format";
import { t } from "../../messages";
import { FiguresFrom } from "../../parts/FiguresFrom";
import { OldVersion } from "../../parts/OldVersion";
import { LinkButton } from "../../parts/LinkButton";
import { EmptyState, Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import { useMay, usePortfolio } from "../../scope";
import { AccountTable } from "./AccountTable";
import { Asked } from "./Asked";
import { ConcentrationPanel } from "./ConcentrationPanel";
import { CrossTable } from "./CrossTable";
import { MeasureSwitch } from "./MeasureSwitch";
import { NineCells } from "./NineCells";
import { PortfolioCurve } from "./PortfolioCurve";
import styles from "./PortfolioPage.module.css";
import { Sentence } from "./Sentence";

export function PortfolioPage() {
  const { data, error, refetch } = usePortfolio();
  if (error) return <Failure error={error} retry={() => void refetch()} />;
  if (data === undefined) return <Loading />;
  if (data === null) return <FirstUse />;
  if (data.summary.accounts === 0) return <EmptyState title={t.portfolio.emptyWindow} text={t.portfolio.emptyWindowText} />;
  return <Overview portfolio={data} />;
}

function FirstUse() {
  const may = useMay("import_lines");
  const { data } = useInfiniteQuery(imports);
  if (data && hasLines(data.pages)) return <EmptyState title={t.portfolio.noRun} text={t.portfolio.noRunText} />;
  return (
    <EmptyState title={t.portfolio.firstTitle} text={may ? t.portfolio.firstText : t.portfolio.firstViewer}>
      {may && (
        <LinkButton to="/imports/new">
          {t.portfolio.firstButton}
        </LinkButton>
      )}
    </EmptyState>
  );
}

/** What all accounts have on the run's rung, and how much of the business that is about. */
function onRung({ rung, amount, covers }: NonNullable<Portfolio["summary"]["rung"]>, run: Portfolio["run"]): string {
  const name = t.terms.Measure[rung];
  if (amount === null) return t.portfolio.rungUnknown(name);
  return t.portfolio.rungUnder(name, money(amount, run), covers === null || covers >= 1 ? null : percent(covers));
}

function Overview({ portfolio }: { portfolio: Portfolio }) {
  const { summary } = portfolio;
  const warning = t.portfolio.dependence(summary.concentration);
  return (
    <FiguresFrom run={portfolio.run} measure={portfolio.measure}>
      <article className={page.page}>
        <OldVersion run={portfolio.run} />
        <div className={styles.top}>
          <div>
            <h1 className={page.sentence}>
              <Sentence pieces={t.portfolio.sentence(portfolio)} />
            </h1>
            <p className={page.under} data-figure="totals">
              {t.portfolio.under(portfolio)}{" "}
              {summary.gross_profit !== null && summary.gross_profit_covers !== null && t.portfolio.covers(summary.gross_profit_covers)}{" "}
              {summary.rung && onRung(summary.rung, portfolio.run)}{" "}
              {warning && <span className={styles.warning}>{warning}</span>}
            </p>
            <Asked run={portfolio.run} />
          </div>
          <MeasureSwitch portfolio={portfolio} />
        </div>
        <div className={`${page.section} ${styles.pictures}`}>
          <PortfolioCurve portfolio={portfolio} />
          <ConcentrationPanel portfolio={portfolio} />
        </div>
        <NineCells portfolio={portfolio} />
        <CrossTable portfolio={portfolio} />
        <AccountTable portfolio={portfolio} key={portfolio.run.id} />
      </article>
    </FiguresFrom>
  );
}

