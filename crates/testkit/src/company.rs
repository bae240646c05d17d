//! A company small enough to check by hand.

/// Reads [`Lines`] and [`COMPANY`].
pub const MAPPING: &str = "\
source = 'erp'
[read]
date_format = '%Y-%m-%d'
[columns]
customer = 'customer'
customer_name = 'name'
country = 'country'
invoice = 'invoice'
date = 'date'
product = 'product'
revenue = 'revenue'
cost = 'cost'
currency = \"'EUR'\"
";

/// Eight rows, of which the last names no customer and goes to quarantine.
///
/// As of 2026-05-01 (the last line is on 29 April) and over twelve months: C1 has 800.00, C2 150.00, C3 50.00, C4 -20.00;
/// C5 bought only in 2024. Gross profit is 400.00, -50.00, unknown, -10.00. All accepted lines together are 1,480.00.
pub const COMPANY: &str = "\
customer,name,country,invoice,date,product,revenue,cost
C1,Alpha Works,DE,I1,2026-01-10,P1,600.00,300.00
C1,Alpha Works,DE,I2,2026-04-20,P2,200.00,100.00
C2,Beta Ltd,GB,I3,2026-04-29,P1,150.00,200.00
C3,Gamma SA,FR,I4,2026-04-01,P3,50.00,
C4,Delta GmbH,DE,I5,2026-02-01,P1,100.00,60.00
C4,Delta GmbH,DE,I6,2026-02-20,P1,-120.00,-70.00
C5,Epsilon Oy,FI,I7,2024-01-01,P2,500.00,250.00
,,,I8,2026-03-03,P2,10.00,5.00
";

/// Invoice lines as a story tells them.
#[derive(Debug, Clone, Default)]
pub struct Lines(Vec<String>);

impl Lines {
    /// No lines yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// One more line, of a customer who is named as they are identified.
    #[must_use]
    pub fn line(self, customer: &str, invoice: &str, date: &str, revenue: &str) -> Self {
        self.costed(customer, invoice, date, revenue, "")
    }

    /// One more line whose direct cost is known.
    #[must_use]
    pub fn costed(self, customer: &str, invoice: &str, date: &str, revenue: &str, cost: &str) -> Self {
        self.row(&format!("{customer},{customer},,{invoice},{date},P1,{revenue},{cost}"))
    }

    /// One more row as it is: customer, name, country, invoice, date, product, revenue, cost.
    #[must_use]
    pub fn row(mut self, row: &str) -> Self {
        self.0.push(row.to_owned());
        self
    }

    /// The rows, without the header.
    pub fn rows(&self) -> &[String] {
        &self.0
    }

    /// The file.
    pub fn csv(&self) -> String {
        format!("customer,name,country,invoice,date,product,revenue,cost\n{}\n", self.0.join("\n"))
    }
}
