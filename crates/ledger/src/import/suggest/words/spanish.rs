//! Spanish headers.

use super::Language;
use crate::import::Field;

const CUSTOMER: &str = "codigocliente codcliente numerocliente idcliente nocliente ncliente cuentacliente";
const CUSTOMER_NAME: &str = "nombrecliente nombredelcliente razonsocial empresa cliente";
const COUNTRY: &str = "pais paiscliente codigopais";
const INVOICE: &str = "numerofactura nofactura nfactura factura numfactura documento";
const DATE: &str = "fechafactura fechadefactura fechadocumento fechapedido fecha";
const PRODUCT: &str = "codigoarticulo codarticulo codigoproducto codproducto referencia articulo producto";
const PRODUCT_NAME: &str =
    "descripcionarticulo nombrearticulo nombreproducto descripcionproducto descripcion";
const CATEGORY: &str = "familia categoria grupoarticulos linea gama";
const QUANTITY: &str = "cantidad cant unidades cantidadfacturada";
const REVENUE: &str = "importeneto baseimponible ventas ventasnetas facturacion ingresos neto importe valor";
const COST: &str = "coste costo costetotal costototal costeventas importecoste";
const KIND: &str = "tipodocumento tipolinea";
const CURRENCY: &str = "moneda divisa codigomoneda";

/// Numbers and codes of what a file of master data is about.
const ID: &str = "codigo numero id";
const CITY: &str = "ciudad poblacion localidad municipio";
const PARENT: &str = "grupo codigogrupo matriz empresamatriz sociedadmatriz clienteprincipal";
const SEGMENT: &str = "segmento sector actividad ramo tipocliente tipodecliente grupocliente clasecliente";
const CHANNEL: &str = "canal canalventa canaldeventa canaldistribucion canaldedistribucion";
const RANGE: &str = "serie grupo";
const PARENT_PRODUCT: &str = "articulopadre productopadre";
const UNIT: &str = "unidad unidadmedida unidaddemedida um";
const RATE_DATE: &str = "fecha fechacambio fechatipo fechavigencia desde dia";
const RATE: &str = "tipodecambio tipocambio cambio tasadecambio tasa cotizacion";

pub(super) const HEADERS: Language = Language {
    name: "Spanish",
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
        (Field::Name, &[CUSTOMER_NAME, "nombre nombrecomercial"]),
        (Field::Country, &[COUNTRY]),
        (Field::City, &[CITY]),
        (Field::Parent, &[PARENT]),
        (Field::Segment, &[SEGMENT]),
        (Field::Channel, &[CHANNEL]),
        (Field::Currency, &[CURRENCY]),
    ],
    products: &[
        (Field::Product, &[PRODUCT, ID]),
        (Field::Name, &[PRODUCT_NAME, "nombre"]),
        (Field::Category, &[CATEGORY, RANGE]),
        (Field::Parent, &[PARENT_PRODUCT]),
        (Field::Unit, &[UNIT]),
    ],
    rates: &[
        (Field::Currency, &[CURRENCY, "codigoiso"]),
        (Field::Date, &[RATE_DATE]),
        (Field::Rate, &[RATE]),
    ],
    prices: "preciounitario precioventa precio",
    discounts: "descuento",
};
