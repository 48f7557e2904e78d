"""The columns of WooCommerce's product export, which it names in the language of the shop's admin.

The names are those of exports made in English, German, French, Spanish, Italian and Dutch.
"""

import re

_NAMES = {
    "id": (),
    "type": ("Typ", "Tipo"),
    "sku": ("Artikelnummer", "UGS", "COD"),
    "gtin": (
        "GTIN, UPC, EAN, or ISBN",
        "GTIN, UPC, EAN oder ISBN",
        "GTIN, UPC, EAN ou ISBN",
        "GTIN, UPC, EAN o ISBN",
        "GTIN, UPC, EAN of ISBN",
    ),
    "name": ("Nom", "Nombre", "Nome", "Naam"),
    "published": ("Veröffentlicht", "Publié", "Publicado", "Pubblicato", "Gepubliceerd"),
    "visibility": (
        "Visibility in catalog",
        "Visibility in catalogue",
        "Sichtbarkeit im Katalog",
        "Visibilité dans le catalogue",
        "Visibilidad en el catálogo",
        "Visibilità nel catalogo",
        "Zichtbaarheid in catalogus",
    ),
    "short description": (
        "Kurzbeschreibung",
        "Description courte",
        "Descripción corta",
        "Breve descrizione",
        "Korte beschrijving",
        "Korte omschrijving",
    ),
    "description": ("Beschreibung", "Descripción", "Descrizione", "Beschrijving"),
    "sale starts": (
        "Date sale price starts",
        "Datum, an dem Angebotspreis beginnt",
        "Datum, an dem der Angebotspreis beginnt",
        "Date de début de promo",
        "Día en que empieza el precio rebajado",
        "Data di partenza del prezzo in saldo",
        "Startdatum actieprijs",
    ),
    "sale ends": (
        "Date sale price ends",
        "Datum, an dem Angebotspreis endet",
        "Datum, an dem der Angebotspreis endet",
        "Date de fin de promo",
        "Día en que termina el precio rebajado",
        "Termine data del prezzo di vendita",
        "Einddatum actieprijs",
    ),
    "in stock": (
        "In stock?",
        "Vorrätig?",
        "En stock ?",
        "En inventaire?",
        "¿Existencias?",
        "¿En inventario?",
        "Op voorraad?",
    ),
    "stock": (
        "Lager",
        "Bestand",
        "Lagerbestand",
        "Inventaire",
        "Inventario",
        "Magazzino",
        "Voorraad",
    ),
    "backorders": (
        "Backorders allowed?",
        "Lieferrückstande erlaubt?",
        "Lieferrückstände erlaubt?",
        "Rückstände erlaubt?",
        "Autoriser les commandes de produits en rupture ?",
        "¿Permitir reservas de productos agotados?",
        "Abilita gli ordini arretrati?",
        "Nabestellingen toestaan?",
    ),
    "sale price": (
        "Angebotspreis",
        "Tarif promo",
        "Prix promo",
        "Precio rebajado",
        "Prezzo in offerta",
        "Actieprijs",
    ),
    "regular price": (
        "Regulärer Preis",
        "Tarif régulier",
        "Prix régulier",
        "Precio normal",
        "Prezzo di listino",
        "Reguliere prijs",
    ),
    "categories": ("Kategorien", "Catégories", "Categorías", "Categorie", "Categorieën"),
    "tags": ("Schlagwörter", "Étiquettes", "Etiquetas", "Etichette", "Tag"),
    "images": ("Bilder", "Imágenes", "Immagine", "Immagini", "Afbeeldingen"),
    "parent": ("Übergeordnetes Produkt", "Superior", "Genitore", "Hoofd"),
    "grouped products": (
        "Gruppierte Produkte",
        "Groupes de produits",
        "Produits groupés",
        "Productos agrupados",
        "Prodotti raggruppati",
        "Gegroepeerde producten",
    ),
    "cross-sells": (
        "Cross-Sells (Querverkäufe)",
        "Ventes croisées",
        "Ventas cruzadas",
        "Cross-sell",
    ),
    "external url": ("Externe URL", "URL externe", "URL externa", "URL esterna"),
    "brands": ("Marken", "Marques", "Marcas", "Marchi", "Merken"),
}
_MEASURES = {
    "weight": ("weight", "gewicht", "poids", "peso"),
    "length": ("length", "länge", "longueur", "longitud", "lunghezza", "lengte"),
    "width": ("width", "breite", "largeur", "ancho", "anchura", "larghezza", "breedte"),
    "height": ("height", "höhe", "hauteur", "alto", "altura", "altezza", "hoogte"),
}
MEASURES = tuple(_MEASURES)
_ATTRIBUTE = re.compile(r"(?=.*(?:attribut|atribut|eigenschap))\D*(?P<number>\d+)\D*")
_OF_VALUES = ("value", "wert", "valeur", "valor", "valuta", "valore", "waarde")
_OF_NAME = ("name", "nom", "naam")
_UNIT = re.compile(r"(?P<measure>[^()]+)\((?P<unit>[^()]+)\)")


def _letters(name: str) -> str:
    """Reduce a heading to what its spellings share: "En stock ?" is "En stock?"."""
    return re.sub(r"[\s’']+", "", name).casefold()  # noqa: RUF001


_CANONICAL = {
    _letters(spelling): name
    for name, spellings in _NAMES.items()
    for spelling in (name, *spellings)
}


def canonical(heading: str) -> str:
    """Return the name this package has for a column, or the heading in small letters."""
    known = _CANONICAL.get(_letters(heading))
    return known or _measure(heading) or _attribute(heading) or heading.casefold()


def unit_of(heading: str) -> tuple[str, str]:
    """Split a heading such as `Weight (kg)` into what is measured and the unit."""
    found = _UNIT.fullmatch(heading)
    return (found["measure"].strip(), found["unit"].strip()) if found else (heading, "")


def _measure(heading: str) -> str:
    measured = unit_of(heading)[0].casefold()
    return next((name for name, words in _MEASURES.items() if measured in words), "")


def _attribute(heading: str) -> str:
    found = _ATTRIBUTE.fullmatch(heading.casefold())
    if found is None:
        return ""
    if any(word in found[0] for word in _OF_VALUES):
        return f"attribute {found['number']} values"
    named = any(word in found[0] for word in _OF_NAME)
    return f"attribute {found['number']} name" if named else ""
