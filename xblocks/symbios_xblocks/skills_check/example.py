"""What a new self-assessment opens with, and the workbench's scenarios."""

EXAMPLE = """
  <intro>
    <p>28 statements in six areas. Choose the highest that is true of you today.</p>
    <p>There are no wrong answers.</p>
  </intro>
  <recommend skill="S01" unit="m1_u2_definition" title="1.2 A definition you can use" minutes="15" below="2"/>
  <recommend skill="S02" unit="m1_u4_network" title="1.4 Build a first network" minutes="25" below="3"/>
  <recommend skill="S05" unit="m2_u3_side_streams" title="2.3 Six side streams" minutes="30" below="3"/>
  <recommend skill="S10" unit="m4_u2_byproduct_test" title="4.2 The by-product test" minutes="25" below="3"/>
  <recommend skill="S26" unit="m7_u1_listing" title="7.1 Write the listing" minutes="30" below="3"/>
"""

_LAW = """
  <area id="C" name="Keep it legal and safe" short="Keep it legal"/>
  <area id="D" name="Prove it works"/>
  <area id="E" name="Make the deal"/>
  <skill id="S10" area="C" name="Decide the legal status">
    <level n="1">I can name the four doors: product, by-product, waste, end-of-waste</level>
    <level n="2">I can walk a simple case through with a checklist</level>
    <level n="3">I have written a status note that named missing evidence</level>
    <level n="4">I have taken a doubtful case to an authority</level>
    <recommend unit="m4_u2_byproduct_test" title="4.2 The by-product test" minutes="25" below="3"/>
  </skill>
  <skill id="S15" area="D" name="Write a resource data sheet">
    <level n="1">I can read a data sheet and find what is missing</level>
    <level n="2">I can fill a data sheet with a guide beside me</level>
    <level n="3">I have written one that a stranger could act on</level>
    <level n="4">I have set the standard for data sheets in a firm</level>
  </skill>
  <skill id="S22" area="E" name="Negotiate a synergy">
    <level n="1">I can name what two sides must agree on</level>
    <level n="2">I can prepare a negotiation with a checklist</level>
    <level n="3">I have reached an agreement that both sides still keep</level>
    <level n="4">I have rescued an agreement in trouble</level>
  </skill>
  <profile id="g1" name="Enterprise team">
    <target skill="S10" level="3"/>
    <target skill="S15" level="3"/>
    <target skill="S22" level="3"/>
  </profile>
"""

_THREE = (
    "<vertical_demo>"
    f'<symbios_skills display_name="Before" phase="pre" group="law" taxonomy="">{_LAW}</symbios_skills>'
    f'<symbios_skills display_name="After" phase="post" group="law" taxonomy="">{_LAW}</symbios_skills>'
    "</vertical_demo>"
)
_ALL = f'<symbios_skills display_name="Where are you now?" phase="pre">{EXAMPLE}</symbios_skills>'

SCENARIOS = (
    ("Skills: 28 statements, before the course", _ALL),
    ("Skills: three statements, before and after", _THREE),
)
