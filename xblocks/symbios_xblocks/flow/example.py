"""What a new flow builder opens with, and the workbench's scenarios.

Python rather than XML files: the platform publishes every other file of this package, and a key to an
exercise must not lie in the open.
"""

EXAMPLE = """
  <intro><p>Connect what is left over to who can use it. Find five links that work.</p></intro>
  <resource id="grain" name="Wet spent grain" kind="feed"/>
  <resource id="whey" name="Whey" kind="food"/>
  <resource id="heat" name="Heat, 80 °C" kind="energy"/>
  <resource id="digestate" name="Digestate" kind="soil"/>
  <resource id="shavings" name="Wet-blue shavings" kind="mat"/>
  <resource id="biowaste" name="Kitchen waste" kind="energy"/>
  <resource id="slurry" name="Pig slurry" kind="soil"/>
  <actor id="brewery" name="Brewery">
    <out resource="grain" qty="1200" unit="t/yr"/>
    <in resource="heat" qty="900" unit="MWh/yr"/>
  </actor>
  <actor id="dairy" name="Dairy"><out resource="whey" qty="9000" unit="t/yr"/></actor>
  <actor id="tannery" name="Tannery"><out resource="shavings" qty="150" unit="t/yr"/></actor>
  <actor id="pigs" name="Pig farm">
    <out resource="slurry" qty="6000" unit="t/yr"/>
    <in resource="grain"/>
    <in resource="whey" qty="4000" unit="t/yr"/>
    <in resource="biowaste"/>
  </actor>
  <actor id="biogas" name="Biogas plant">
    <out resource="heat" qty="3000" unit="MWh/yr"/>
    <out resource="digestate" qty="8400" unit="t/yr"/>
    <in resource="whey"/>
    <in resource="biowaste"/>
    <in resource="slurry"/>
  </actor>
  <actor id="greenhouse" name="Greenhouse"><in resource="heat"/><in resource="digestate"/></actor>
  <actor id="town" name="Municipality"><out resource="biowaste" qty="2500" unit="t/yr"/></actor>
  <step id="pasteurise" name="Pasteurise at 70 °C"/>
  <step id="dry" name="Dry"/>
  <valid from="brewery" resource="grain" to="pigs">
    <feedback>Fresh, close, and feed ranks above energy.</feedback>
  </valid>
  <valid from="dairy" resource="whey" to="pigs">
    <feedback>Feed ranks above energy. The farm takes part of it; the rest needs another taker.</feedback>
  </valid>
  <valid from="dairy" resource="whey" to="biogas">
    <feedback>It works. The pig farm would rank higher: feed before energy.</feedback>
  </valid>
  <valid from="pigs" resource="slurry" to="biogas">
    <feedback>Steady and wet: the classic partner of a biogas plant.</feedback>
  </valid>
  <valid from="town" resource="biowaste" to="biogas" via="pasteurise">
    <feedback>Kitchen waste is allowed once it is pasteurised.</feedback>
    <hint>Leftovers from kitchens may carry disease.</hint>
  </valid>
  <valid from="biogas" resource="heat" to="greenhouse"><feedback>Short pipe, steady demand.</feedback></valid>
  <valid from="biogas" resource="heat" to="brewery">
    <feedback>80 °C is warm enough for rinsing and for heating the mash.</feedback>
  </valid>
  <valid from="biogas" resource="digestate" to="greenhouse" via="pasteurise">
    <feedback>Allowed once the hygiene rules are met.</feedback>
    <hint>What went in was partly of animal origin.</hint>
  </valid>
  <forbidden from="tannery" resource="shavings" to="pigs">
    <feedback>Chrome-tanned material never goes to feed. Look for a maker of leather board.</feedback>
  </forbidden>
  <forbidden from="town" resource="biowaste" to="pigs">
    <feedback>Kitchen leftovers are barred from feed for farm animals.</feedback>
  </forbidden>
  <explain>
    <p>Every exchange below works here. Five are enough for the full score; the tannery needs a partner
      that is not in this valley yet.</p>
  </explain>
"""

SCENARIOS = (
    (
        "Flow builder: a valley with seven neighbours (practice)",
        f'<symbios_flow display_name="A valley with seven neighbours" mode="practice" '
        f'lo="M1.3" skills="S02">{EXAMPLE}</symbios_flow>',
    ),
    (
        "Flow builder: graded, three attempts",
        f'<symbios_flow display_name="The valley, graded" mode="graded" weight="10" '
        f'max_attempts="3">{EXAMPLE}</symbios_flow>',
    ),
    (
        "Flow builder: broken content",
        '<symbios_flow display_name="Broken">'
        '<actor id="a" name="A"/><valid from="a" resource="x" to="b"/></symbios_flow>',
    ),
)
