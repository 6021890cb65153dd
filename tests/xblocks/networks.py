"""Small networks of exchanges for tests."""

CHILDREN = """
  <intro><p>Connect what is left over.</p></intro>
  <resource id="whey" name="Whey" kind="food"/>
  <resource id="heat" name="Heat" kind="energy"/>
  <resource id="digestate" name="Digestate"/>
  <resource id="shavings" name="Shavings"/>
  <actor id="dairy" name="Dairy"><out resource="whey" qty="9000" unit="t/yr"/><in resource="heat" qty="1200" unit="MWh/yr"/></actor>
  <actor id="biogas" name="Biogas plant"><out resource="heat" qty="3000" unit="MWh/yr"/><out resource="digestate"/><in resource="whey"/></actor>
  <actor id="pigs" name="Pig farm"><in resource="whey"/></actor>
  <actor id="farm" name="Farm"><in resource="digestate"/></actor>
  <actor id="tannery" name="Tannery"><out resource="shavings" qty="150" unit="t/yr"/></actor>
  <step id="pasteurise" name="Pasteurise"/>
  <valid from="dairy" resource="whey" to="biogas"><feedback>SECRET steady and wet</feedback></valid>
  <valid from="dairy" resource="whey" to="pigs"><feedback>SECRET feed first</feedback></valid>
  <valid from="biogas" resource="heat" to="dairy"><feedback>SECRET short pipe</feedback></valid>
  <valid from="biogas" resource="digestate" to="farm" via="pasteurise"><feedback>SECRET hygiene</feedback><hint>SECRET animal origin</hint></valid>
  <forbidden from="tannery" resource="shavings" to="pigs"><feedback>SECRET never to feed</feedback></forbidden>
  <explain><p>SECRET three links</p></explain>
"""  # noqa: E501


def network(children: str = CHILDREN, **attributes: str) -> str:
    """Return the OLX of a flow builder; three points make the full score."""
    given = {"display_name": "Valley", "target": "3", "penalty": "0.5", **attributes}
    said = " ".join(f'{name}="{value}"' for name, value in given.items())
    return f"<symbios_flow {said}>{children}</symbios_flow>"


def graded(children: str = CHILDREN, **attributes: str) -> str:
    """Return the OLX of a graded flow builder."""
    return network(children, mode="graded", **attributes)


def link(donor: str, resource: str, receiver: str, via: str = "") -> dict[str, str]:
    """Return a link as browsers send it."""
    return {"from": donor, "resource": resource, "to": receiver, "via": via}


WHEY = link("dairy", "whey", "biogas")
WHEY_TO_PIGS = link("dairy", "whey", "pigs")
HEAT = link("biogas", "heat", "dairy")
DIGESTATE = link("biogas", "digestate", "farm", "pasteurise")
RAW_DIGESTATE = link("biogas", "digestate", "farm")
SHAVINGS = link("tannery", "shavings", "pigs")
NO_FIT = link("biogas", "heat", "farm")
FULL = [WHEY, HEAT, DIGESTATE]
