"""A house is one house however its address is written; houses that differ are not the same."""

import pytest

from cases.addresses import MOST_PLACES, house_and_street, house_by_postcode

SAME = [
    ("14 Sandhill Road\nNorthmere", "14, Sandhill Rd., NORTHMERE"),
    ("14 Sandhill Road, Fernley, Northmere, NM3 4CD", "14 Sandhill Road Northmere"),
    ("14a Sandhill Road, Northmere", "14 A Sandhill Road, Northmere"),
    ("Flat 2, 14 Sandhill Road, Northmere", "2/14 Sandhill Rd, Northmere"),
    ("Flat 2 14 Sandhill Road, Northmere", "Apartment 2, 14 Sandhill Road, Northmere"),
    ("Flat A, 14 Sandhill Road, Northmere", "Flat A 14 Sandhill Road, Northmere"),
    ("Harbour House, 14 Sandhill Road, Northmere", "14 Sandhill Road, Northmere"),
    ("Rose Cottage\nMill Lane\nNorthmere", "Rose Cottage Mill Ln, Northmere"),
    ("The Old Rectory, Church Street, Northmere", "Old Rectory, Church St, Northmere"),
    ("14 St Mary's Road, Northmere", "14 St. Marys Rd, Northmere"),
    ("3 Queen's Avenue, King's Seaton", "3 Queens Ave, Kings Seaton"),
    ("14 The Limes, Northmere", "14 Limes, Northmere"),
    ("14 Cheapside, Northmere", "14 Cheapside Northmere"),
    ("9 Park Lane, Newcastle-upon-Tyne", "9 Park Lane, Newcastle upon Tyne"),
]
OTHERS = [
    ("14 Sandhill Road, Northmere", "12 Sandhill Road, Northmere"),
    ("14 Sandhill Road, Northmere", "14 Sandhill Lane, Northmere"),
    ("14 Sandhill Road, Northmere", "14 Sandhill Road, Ayton"),
    ("Flat 2, 14 Sandhill Road, Northmere", "Flat 3, 14 Sandhill Road, Northmere"),
    ("Flat A, 14 Sandhill Road, Northmere", "Flat B, 14 Sandhill Road, Northmere"),
    ("Sandhill Court, Mill Lane, Northmere", "Sandhill Court, Mill Lane, Northmere"),
    ("Rose Cottage, Mill Lane, Northmere", "Ivy Cottage, Mill Lane, Northmere"),
    ("14a Sandhill Road, Northmere", "14b Sandhill Road, Northmere"),
    ("Sandhill Road, Northmere", "Sandhill Road, Northmere"),
    ("Northmere", "Northmere"),
    ("14", "14"),
    ("", ""),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_a_house_is_the_same_however_it_is_written(one: str, other: str) -> None:
    (street, places), (street_too, places_too) = house_and_street(one), house_and_street(other)
    assert street == street_too != ""
    assert set(places) & set(places_too)


@pytest.mark.parametrize(("one", "other"), OTHERS)
def test_another_house_is_another(one: str, other: str) -> None:
    (street, places), (street_too, places_too) = house_and_street(one), house_and_street(other)
    assert street == "" or street != street_too or not set(places) & set(places_too)


def test_an_address_has_few_places() -> None:
    assert len(house_and_street("14 Sandhill Road, Upper Nether Middle Lower Outer Inner Northmere")[1]) == MOST_PLACES
    assert house_and_street("14 Sandhill Road, NM3 4CD, England")[1] == ()


def test_a_house_with_a_postcode_is_found_by_it_alone() -> None:
    typed = "Rose Cottage, Mill Lane, NM3 4CD", "Rose Cottage\nMill Lane\nnm34cd", "rose cottage, Miln Lane, NM3 4CD"
    assert {house_by_postcode(one) for one in typed} == {"NM34CD rosecottage"}
    assert house_by_postcode("12 Fern Lane, Northmere, nm12ab") == "NM12AB 12"
    assert house_by_postcode("12 Fern Lane, Northmere") == ""
