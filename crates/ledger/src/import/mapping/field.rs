//! The fields that a mapping can name.

use crate::lines::FURTHER;

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident = $word:literal;)+) => {
        /// A field that a mapping can name; which of them a file has follows from its [`Kind`](crate::import::Kind).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $($(#[$doc])* $name,)+
        }

        impl Field {
            /// Every field, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The word in mappings.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $word,)+ }
            }
        }
    };
}

fields! {
    /// The customer's id.
    Customer = "customer";
    /// The business date.
    Date = "date";
    /// Net revenue, after discount and before tax.
    Revenue = "revenue";
    /// The invoice's number.
    Invoice = "invoice";
    /// The direct cost of the line.
    Cost = "cost";
    /// The customer's name.
    CustomerName = "customer_name";
    /// The customer's country.
    Country = "country";
    /// The product's id.
    Product = "product";
    /// The product's name.
    ProductName = "product_name";
    /// The product's category.
    Category = "category";
    /// The quantity.
    Quantity = "quantity";
    /// The line's kind.
    Kind = "kind";
    /// The currency of revenue and cost, of an account, or of a rate.
    Currency = "currency";
    /// The account's id.
    Account = "account";
    /// The name of an account or a product.
    Name = "name";
    /// The account's city.
    City = "city";
    /// The id of the account or product that this one belongs to.
    Parent = "parent";
    /// The account's segment.
    Segment = "segment";
    /// The way the account is sold to.
    Channel = "channel";
    /// The unit a product is counted in.
    Unit = "unit";
    /// The rate of a currency on a day.
    Rate = "rate";
    /// The line's number on its invoice.
    InvoiceLine = "invoice_line";
    /// The day on which the line was posted.
    PostingDate = "posting_date";
    /// The number of the order that the line delivers.
    OrderNumber = "order_number";
    /// The invoice that the line corrects.
    Corrects = "corrects";
    /// The line of that invoice.
    CorrectsLine = "corrects_line";
    /// The id of the site that was delivered to.
    ShipTo = "ship_to";
    /// The country of that site.
    ShipToCountry = "ship_to_country";
    /// The id of the salesperson.
    Salesperson = "salesperson";
    /// The list price of one unit.
    ListPrice = "list_price";
    /// The discount on the invoice, of the whole line.
    Discount = "discount";
    /// What carrying the line cost the seller.
    Freight = "freight";
    /// The position within the order.
    OrderLine = "order_line";
    /// The day the order was placed.
    OrderDate = "order_date";
    /// The day the customer asked for.
    RequestedDate = "requested_date";
    /// The day that was promised.
    ConfirmedDate = "confirmed_date";
    /// The day of the delivery; empty while there is none.
    DeliveredDate = "delivered_date";
    /// How much of the quantity was delivered.
    DeliveredQuantity = "delivered_quantity";
    /// What the order line is worth.
    Value = "value";
    /// What an invoice comes to, as it is to be paid.
    Amount = "amount";
    /// The day of the invoice.
    InvoiceDate = "invoice_date";
    /// The day by which an invoice is to be paid.
    DueDate = "due_date";
    /// The day an invoice was paid; empty while it is open.
    PaidDate = "paid_date";
    /// What was done: a driver of cost, in the company's own word.
    Activity = "activity";
    /// How long it took.
    Minutes = "minutes";
    /// The number or name of an agreement.
    Agreement = "agreement";
    /// The id of the head of a group.
    Group = "group";
    /// What was renumbered: an account or a product.
    Renumbered = "renumbered";
    /// The number of before.
    OldId = "old_id";
    /// The number it bears now.
    NewId = "new_id";
    /// How many base units one of a unit is.
    Factor = "factor";
    /// The first day of an agreement, a number, a factor or a category.
    ValidFrom = "valid_from";
    /// The last day of an agreement.
    ValidTo = "valid_to";
    /// What thresholds are counted in: revenue or quantity.
    Basis = "basis";
    /// What a tier holds for: everything, or what lies above its threshold.
    Reach = "reach";
    /// Where a tier begins.
    TierFrom = "tier_from";
    /// Where a tier ends.
    TierTo = "tier_to";
    /// The percentage of the revenue that a tier gives.
    Percent = "percent";
    /// The amount for each unit that a tier gives.
    AmountPerUnit = "amount_per_unit";
}

impl Field {
    /// The mapping's key: `columns.revenue`.
    pub fn key(self) -> String {
        format!("columns.{}", self.as_str())
    }

    /// Whether its value is a number, and may be calculated.
    pub fn is_number(self) -> bool {
        matches!(
            self,
            Self::Revenue
                | Self::Cost
                | Self::Quantity
                | Self::Rate
                | Self::ListPrice
                | Self::Discount
                | Self::Freight
                | Self::DeliveredQuantity
                | Self::Value
                | Self::Amount
                | Self::Minutes
                | Self::TierFrom
                | Self::TierTo
                | Self::Percent
                | Self::AmountPerUnit
                | Self::Factor
        )
    }

    /// Whether it is a field that invoice lines may have beside what every line has.
    pub fn is_further(self) -> bool {
        FURTHER.iter().any(|column| column.name == self.as_str())
    }

    /// Whether its value is a day.
    pub fn is_date(self) -> bool {
        matches!(
            self,
            Self::Date
                | Self::PostingDate
                | Self::OrderDate
                | Self::RequestedDate
                | Self::ConfirmedDate
                | Self::DeliveredDate
                | Self::InvoiceDate
                | Self::DueDate
                | Self::PaidDate
                | Self::ValidFrom
                | Self::ValidTo
        )
    }
}
