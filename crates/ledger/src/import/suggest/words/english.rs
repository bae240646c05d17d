//! English headers.

use super::Language;
use crate::import::Field;

const CUSTOMER: &str = "customerid customerno customernumber customercode accountid accountnumber accountno clientid \
    clientnumber custid custno soldto soldtoparty billtoid debtorno customer account client debtor";
const CUSTOMER_NAME: &str =
    "customername accountname clientname companyname company custname soldtoname billtoname";
const COUNTRY: &str = "country customercountry countrycode billtocountry shiptocountry shipcountry";
const INVOICE: &str = "invoiceno invoicenumber invoiceid invoice billingdocument documentno documentnumber docno orderid \
    ordernumber orderno";
const DATE: &str =
    "invoicedate billingdate documentdate docdate postingdate orderdate transactiondate closedate date";
const PRODUCT: &str = "productid productno productcode productnumber itemno itemnumber itemid itemcode sku stockcode \
    materialnumber material articleno articlenumber partnumber partno product item article";
const PRODUCT_NAME: &str =
    "productname productdescription itemdescription itemname articlename materialdescription description";
const CATEGORY: &str =
    "category productcategory productgroup itemgroup itemcategory productline materialgroup categoryname";
const QUANTITY: &str =
    "quantity qty quantityordered invoicedquantity billedquantity qtyinvoiced units unitssold pieces";
const REVENUE: &str = "netamount netrevenue netsales netvalue revenue sales salesamount linetotal lineamount lineamountexclvat \
    turnover extendedprice closevalue net amount total value";
const COST: &str =
    "cost costamount totalcost linecost cogs costofgoods costofgoodssold costofsales costprice";
const KIND: &str = "linetype transactiontype billingtype documenttype";
const CURRENCY: &str = "currency currencycode curr documentcurrency invoicecurrency";

/// Numbers and codes of what a file of master data is about.
const ID: &str = "no number id code";
const CITY: &str = "city customercity town billtocity shiptocity locality";
const PARENT: &str = "parent parentid parentno parentnumber parentaccount parentcustomer parentcompany subsidiaryof belongsto \
    groupno groupid groupnumber group holding headoffice headquarters";
const SEGMENT: &str = "segment sector industry customersegment customergroup accountgroup customertype accounttype \
    customerclass lineofbusiness";
const CHANNEL: &str = "channel saleschannel distributionchannel tradechannel";
const RANGE: &str = "series family productfamily range group type producttype";
const PARENT_PRODUCT: &str = "parent parentid parentno parentproduct parentitem";
const UNIT: &str = "unit uom unitofmeasure baseunit baseunitofmeasure salesunit";
const RATE_DATE: &str = "date day validfrom effectivedate ratedate exchangedate startingdate timeperiod";
const RATE: &str = "exchangerate rate fxrate conversionrate middlerate midrate closingrate obsvalue exchangerateamount value";

pub(super) const HEADERS: Language = Language {
    name: "English",
    lines: &[
        (Field::Customer, &[CUSTOMER]),
        (Field::CustomerName, &[CUSTOMER_NAME]),
        (Field::Country, &[COUNTRY]),
        (Field::Invoice, &[INVOICE]),
        (Field::Date, &[DATE]),
        (Field::Product, &[PRODUCT]),
        (Field::ProductName, &[PRODUCT_NAME]),
        (Field::Category, &[CATEGORY]),
        (Field::Quantity, &[QUANTITY]),
        (Field::Revenue, &[REVENUE]),
        (Field::Cost, &[COST]),
        (Field::Kind, &[KIND]),
        (Field::Currency, &[CURRENCY]),
    ],
    accounts: &[
        (Field::Account, &[CUSTOMER, ID]),
        (Field::Name, &[CUSTOMER_NAME, "name displayname fullname"]),
        (Field::Country, &[COUNTRY]),
        (Field::City, &[CITY]),
        (Field::Parent, &[PARENT]),
        (Field::Segment, &[SEGMENT]),
        (Field::Channel, &[CHANNEL]),
        (Field::Currency, &[CURRENCY]),
    ],
    products: &[
        (Field::Product, &[PRODUCT, ID]),
        (Field::Name, &[PRODUCT_NAME, "name title"]),
        (Field::Category, &[CATEGORY, RANGE]),
        (Field::Parent, &[PARENT_PRODUCT]),
        (Field::Unit, &[UNIT]),
    ],
    rates: &[
        (Field::Currency, &[CURRENCY, "fromcurrency foreigncurrency isocode code"]),
        (Field::Date, &[RATE_DATE]),
        (Field::Rate, &[RATE]),
    ],
    prices: "unitprice netprice netunitprice priceeach salesprice price",
    discounts: "discount rebate",
};
