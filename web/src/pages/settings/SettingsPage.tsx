/** The installation: company, analysis defaults, people, programs, appearance. What a person may not change is shown with the reason. */
import { useQuery } from "@tanstack/react-query";
import { settings, tokens, users } from "../../api/queries";
import { t } from "../../messages";
import { MarginSection } from "../../parts/MarginSection";
import { Failure, Loading } from "../../parts/States";
import page from "../../parts/page.module.css";
import { useMay, useSession } from "../../scope";
import { AnalysisDefaults } from "./AnalysisDefaults";
import { Appearance } from "./Appearance";
import { CapitalTerms } from "./CapitalTerms";
import { Cleanup } from "./Cleanup";
import { Company } from "./Company";
import { People } from "./People";
import { Tokens } from "./Tokens";

export function SettingsPage() {
  const { user } = useSession();
  const managesPeople = useMay("manage_users");
  const readsImports = useMay("read_imports");
  const company = useQuery(settings);
  const people = useQuery({ ...users, enabled: managesPeople });
  const programs = useQuery(tokens);
  const error = company.error ?? people.error ?? programs.error;
  if (error) return <Failure error={error} />;
  if (!company.data || !programs.data || (managesPeople && !people.data)) return <Loading />;
  const name = company.data.company_name ?? null;
  return (
    <article className={page.page}>
      <h1 className={page.sentence}>
        {people.data ? t.settings.sentence(name, people.data.filter((each) => each.disabled_at === null).length, programs.data.length) : t.settings.viewerSentence(name, user.name)}
      </h1>
      <MarginSection id="company" title={t.settings.company} text={t.settings.companyText}>
        <Company key={name} settings={company.data} />
      </MarginSection>
      <MarginSection id="analysis-defaults" title={t.settings.defaults} text={t.settings.defaultsText}>
        <AnalysisDefaults />
      </MarginSection>
      <MarginSection id="capital" title={t.settings.capital.title} text={t.settings.capital.text}>
        <CapitalTerms />
      </MarginSection>
      {readsImports && (
        <MarginSection id="cleanup" title={t.versions.cleanup.title} text={t.versions.cleanup.text}>
          <Cleanup />
        </MarginSection>
      )}
      <MarginSection id="people" title={t.settings.people} text={t.settings.peopleText}>
        <People people={people.data} />
      </MarginSection>
      <MarginSection id="tokens" title={t.settings.tokens} text={t.settings.tokensText}>
        <Tokens tokens={programs.data} />
      </MarginSection>
      <MarginSection id="appearance" title={t.settings.appearance} text={t.settings.appearanceText}>
        <Appearance />
      </MarginSection>
    </article>
  );
}
