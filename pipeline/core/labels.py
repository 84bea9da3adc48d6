"""The few words Octavo itself puts into a document, in the document's language."""

from __future__ import annotations

from collections.abc import Mapping

_NAMES = (
    "contents", "page", "of", "note", "tip", "important", "warning", "caution", "continued", "figure", "table",
    "notes", "references", "overview", "figures", "tables",
    "solution",
)  # fmt: skip
_WORDS = {
    "en": "Contents|Page|of|Note|Tip|Important|Warning|Caution|cont.|Figure|Table|Notes|References|Overview|Figures|Tables|Solution",
    "de": "Inhalt|Seite|von|Hinweis|Tipp|Wichtig|Warnung|Vorsicht|Forts.|Abbildung|Tabelle|Anmerkungen|Quellen|Überblick|Abbildungen|Tabellen|Lösung",
    "fr": "Sommaire|Page|sur|Remarque|Conseil|Important|Avertissement|Attention|suite|Figure|Tableau|Notes|Références|Vue d’ensemble|Figures|Tableaux|Solution",
    "es": "Índice|Página|de|Nota|Consejo|Importante|Advertencia|Precaución|cont.|Figura|Tabla|Notas|Referencias|Resumen|Figuras|Tablas|Solución",
    "it": "Indice|Pagina|di|Nota|Suggerimento|Importante|Avviso|Attenzione|segue|Figura|Tabella|Note|Riferimenti|Panoramica|Figure|Tabelle|Soluzione",
    "pt": "Sumário|Página|de|Nota|Dica|Importante|Aviso|Cuidado|cont.|Figura|Tabela|Notas|Referências|Visão geral|Figuras|Tabelas|Solução",
    "nl": "Inhoud|Pagina|van|Opmerking|Tip|Belangrijk|Waarschuwing|Let op|vervolg|Figuur|Tabel|Noten|Bronnen|Overzicht|Figuren|Tabellen|Oplossing",
    "pl": "Spis treści|Strona|z|Uwaga|Wskazówka|Ważne|Ostrzeżenie|Ostrożnie|cd.|Rysunek|Tabela|Przypisy|Źródła|Przegląd|Rysunki|Tabele|Rozwiązanie",
    "ru": "Содержание|Страница|из|Примечание|Совет|Важно|Предупреждение|Осторожно|прод.|Рисунок|Таблица|Примечания|Источники|Обзор|Рисунки|Таблицы|Решение",
    "el": "Περιεχόμενα|Σελίδα|από|Σημείωση|Συμβουλή|Σημαντικό|Προειδοποίηση|Προσοχή|συνέχεια|Εικόνα|Πίνακας|Σημειώσεις|Πηγές|Επισκόπηση|Εικόνες|Πίνακες|Λύση",
    "sv": "Innehåll|Sida|av|Anmärkning|Tips|Viktigt|Varning|Försiktigt|forts.|Figur|Tabell|Noter|Källor|Översikt|Figurer|Tabeller|Lösning",
    "da": "Indhold|Side|af|Bemærk|Tip|Vigtigt|Advarsel|Forsigtig|forts.|Figur|Tabel|Noter|Kilder|Overblik|Figurer|Tabeller|Løsning",
    "no": "Innhold|Side|av|Merknad|Tips|Viktig|Advarsel|Forsiktig|forts.|Figur|Tabell|Noter|Kilder|Oversikt|Figurer|Tabeller|Løsning",
    "fi": "Sisällys|Sivu|/|Huomautus|Vinkki|Tärkeää|Varoitus|Varo|jatkuu|Kuva|Taulukko|Huomautukset|Lähteet|Yleiskatsaus|Kuvat|Taulukot|Ratkaisu",
    "cs": "Obsah|Strana|z|Poznámka|Tip|Důležité|Varování|Pozor|pokr.|Obrázek|Tabulka|Poznámky|Zdroje|Přehled|Obrázky|Tabulky|Řešení",
}
_ALSO = {"nb": "no", "nn": "no"}


def of(lang: str) -> Mapping[str, str]:
    """Return the words for a BCP 47 tag by name ("contents", "page", …); English for a language that is not known."""
    base = lang.split("-", 1)[0].lower()
    words = _WORDS.get(_ALSO.get(base, base), _WORDS["en"])
    return dict(zip(_NAMES, words.split("|"), strict=True))
