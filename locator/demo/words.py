"""What fictional therapists are made of. Any likeness to a real person is chance."""

# ruff: noqa: SIM905 - lists of words read better as running text

FIRST_NAMES = {
    "female": """Abigail Ada Adaeze Aisha Alejandra Alice Amara Amina Anika Anjali Anna Aoife Ariana Astrid Aurora Ava
        Beatriz Bianca Brianna Bridget Camila Carmen Caroline Catherine Celeste Chiara Chloe Claire Constance Daniela
        Deborah Delphine Destiny Diana Divya Dolores Ebony Elena Elise Eloise Emiko Emma Esperanza Esther Eva Farah
        Fatima Faith Fiona Frances Gabriela Genevieve Giulia Grace Greta Hana Hannah Harper Heather Helena Hye-jin
        Imani Ines Ingrid Irene Isabel Ivy Jacqueline Jade Jasmine Jennifer Jessica Joanna Josephine Joy Judith Juliana
        Kaitlyn Kamala Karen Katarzyna Kayla Keisha Kim Kristen Lakshmi Latoya Laura Leilani Lena Leticia Lien Ling
        Linda Lisa Lourdes Lucia Lydia Mai Malia Margaret Mariam Marisol Marta Maya Mei Melissa Mercedes Michelle Mina
        Miriam Monique Nadia Nadine Naomi Natalia Nia Nicole Nina Noor Odette Olga Olivia Paloma Pamela Patrice Pauline
        Petra Phoebe Priya Quinn Rachel Rebecca Renata Renée Rhiannon Rosa Rosalind Roxana Ruth Sabine Sakura Samira
        Sandra Sara Shanice Shira Siobhán Sofia Sonja Soo-ah Stella Svetlana Tamika Tara Tatiana Teresa Thandiwe Thuy
        Tiffany Uma Ursula Valentina Vanessa Vera Victoria Violeta Wanda Wendy Winona Ximena Yara Yasmin Yolanda Yuki
        Zara Zoe Zofia""".split(),
    "male": """Aaron Adrian Ahmed Alan Alejandro Amir Andre Andrew Anthony Antonio Arjun Arturo Benjamin Bilal Brian
        Bruno Calvin Carlos Chidi Christopher Connor Curtis Damian Daniel Darnell David Deepak Diego Dmitri Dominic
        Edward Eli Emeka Emilio Enrique Eric Esteban Ethan Felix Fernando Francis Gabriel George Giovanni Gregory
        Hassan Hector Henry Hiroshi Hugo Ian Ibrahim Isaac Ivan Jacob Jamal James Javier Jerome Joaquín Joel John
        Jonah Jorge Joseph Joshua Julian Kai Keith Kenji Kevin Kofi Kwame Lamar Lars Leon Liam Lorenzo Louis Lucas Luis
        Malik Marcus Mark Martin Mateo Matthew Michael Miguel Min-jun Mohammed Nathan Nicholas Nikhil Noah Oliver Omar
        Oscar Owen Pablo Patrick Paul Pedro Peter Rafael Raj Raymond René Ricardo Robert Rohan Russell Samuel Scott
        Sean Sergio Simon Stefan Stephen Tariq Terrence Theo Thomas Timothy Tomás Tyrone Victor Vincent Walter Wei
        William Xavier Yusuf Zachary""".split(),
    "nonbinary": """Alex Ari Ash Avery Blake Cameron Casey Charlie Dakota Dylan Eden Ellis Emerson Finley Frankie Harley
        Indigo Jamie Jordan Juniper Kai Kendall Lane Logan Marlow Micah Morgan Nico Oakley Parker Phoenix Reese Remy
        River Robin Rory Rowan Sage Sam Sasha Skyler Tatum Wren""".split(),
}

LAST_NAMES = """Abbott Abdi Abrams Achebe Acosta Adams Adeyemi Agarwal Aguilar Ahmadi Alvarado Alvarez Amato Andersen
    Anderson Arroyo Asante Ashby Avila Bailey Baker Balogun Banerjee Baptiste Barnes Barrett Bauer Becker Begay Bell
    Benally Bennett Bergström Berry Bianchi Blackwell Blake Boateng Bowman Boyd Brady Briggs Brooks Brown Bui Burke
    Cabrera Caldwell Campbell Cardoso Carlson Carter Castellanos Castillo Chang Chavez Chen Cho Choi Chowdhury Clark
    Cohen Coleman Contreras Cooper Cordero Costa Crawford Cruz Dang Das Davenport Davis Delgado Desai Diallo Díaz
    Dixon Do Dominguez Donovan Douglas Dubois Duncan Duong Eklund Ellison Eriksen Escobar Espinoza Estrada Evans Farley
    Feldman Fernandes Fernandez Figueroa Fischer Fitzgerald Fleming Flores Fontaine Foster Fox Franklin Freeman
    Friedman Fujimoto Fuller Gallagher Garcia Garrett Gebreselassie Ghosh Gibbs Gill Goldberg Gomez Gonzales Gordon
    Graham Grant Greene Griffin Guerrero Gupta Gutierrez Haddad Hale Hall Hammond Han Hansen Hardy Harper Harris Hart
    Hassan Hawkins Hayes Henderson Hernandez Hill Hinton Ho Hoffman Holloway Holmes Hong Hopkins Horvath Howard Huang
    Hughes Hunt Huynh Hwang Ibarra Ingram Iyer Jackson Jacobs Jain Jansen Jefferson Jensen Jimenez Johansson Johnson
    Jones Joseph Kahananui Kang Kaplan Kapoor Katz Kaur Kawamura Keller Kelly Kennedy Khalil Khan Kim King Klein
    Knight Kovács Kowalski Kumar Kwon Lambert Larsen Laurent Lawson Le Leblanc Lee Lewis Li Lim Lin Lindgren Liu Long
    Lopez Lozano Lucero Luna Lynch MacDonald Mahmoud Maldonado Manning Marino Marquez Marshall Martinez Mason Matsuda
    Mbeki McAllister McCarthy McKenna Medina Mehta Mejia Mendoza Mensah Mercer Meyer Miller Mitchell Molina Montgomery
    Moore Morales Moreau Moreno Morgan Morris Moss Muñoz Murphy Murray Nakamura Navarro Nelson Newman Ng Nguyen Nielsen
    Nkosi Noble Novak Núñez O'Brien O'Connor O'Neill Ochoa Okafor Oliveira Olsen Ong Ortega Ortiz Osborne Osei Owens
    Pacheco Padilla Page Palmer Papadopoulos Park Parker Patel Patterson Payne Pearson Peña Pereira Perez Perry
    Petersen Petrov Pham Phillips Pierce Pierre Poole Popescu Porter Powell Price Qureshi Quintero Rahman Ramirez Ramos
    Rao Reed Reyes Reynolds Rhodes Richardson Rios Rivera Roberts Robinson Rodriguez Rojas Romano Romero Rosario Rossi
    Roy Ruiz Russo Ryan Saito Salazar Salinas Sanchez Sandoval Santiago Santos Sato Schmidt Schneider Schwartz Scott
    Serrano Shah Sharma Shaw Shepherd Sherman Shin Silva Simmons Singh Skinner Sloan Smith Sokolov Solomon Soto Spencer
    Stein Stevens Stewart Stone Suarez Sullivan Sutton Suzuki Swanson Tanaka Taylor Teixeira Thomas Thompson Thornton
    Torres Tran Trujillo Truong Tsosie Tucker Turner Underwood Usman Valdez Vance Vargas Vasquez Vaughn Vega Velasquez
    Vu Wagner Walker Wallace Walsh Wang Ward Washington Watanabe Watson Webb Weber Weiss West Whitaker White Williams
    Wilson Wolfe Wong Wood Wright Wu Yamamoto Yang Yazzie Young Yu Zamora Zhang Zhao Zimmerman""".split()

STREETS = """Acorn Alder Arbor Ash Bayberry Beech Birch Bluff Bridge Briar Broad Brook Cedar Center Chapel Cherry
    Chestnut Church Clover College Copper Court Cypress Depot Dogwood Elm Fern Fifth First Forest Fourth Garden Garnet
    Grove Hawthorn Hazel Hickory High Hill Holly Ivy Jasper Juniper Lake Larch Laurel Liberty Linden Locust Magnolia
    Main Maple Market Meadow Mill Mulberry Oak Olive Orchard Park Pearl Pecan Pine Pleasant Poplar Prospect Quarry
    Railroad Ridge River Rose Sage School Second Sixth Spring Spruce State Summit Sunset Sycamore Third Union Valley
    View Walnut Washington Water Willow Wood""".split()
STREET_KINDS = ("Street", "Street", "Street", "Avenue", "Avenue", "Road", "Lane", "Drive", "Court", "Boulevard")

BUSINESS_ADJECTIVES = """Blue Bright Calm Cedar Clear Copper Early Evening Fern Gentle Golden Green Harbor Heron Juniper
    Lantern Laurel Linden Little Maple Meadow Morning North Open Quiet River Rosemary Sage Silver Slow Still Stone
    Sunday Thistle Tidal True Warm Whole Wild Willow""".split()
BUSINESS_NOUNS = """Anchor Breath Brook Crane Door Feather Field Garden Grove Hand Harbor Hearth Heron Lake Lantern Leaf
    Light Meadow Moon Path Pine Reed River Room Shore Sparrow Spring Stone Table Thread Tide Tree Wave Wren""".split()
BUSINESS_KINDS = ("Massage", "Massage", "Massage Therapy", "Bodywork", "Massage & Bodywork", "Massage Studio")

# Besides English, and how many of a thousand speak it. ASE is American Sign Language.
LANGUAGES = {
    "es": 180, "zh": 30, "vi": 20, "fr": 20, "ko": 18, "tl": 15, "pt": 14, "ru": 14, "ar": 10, "th": 10, "pl": 8,
    "hi": 8, "ja": 8, "de": 8, "ht": 6, "it": 6, "ase": 6, "so": 3, "am": 3, "uk": 3,
}  # fmt: skip

# One area code of each state, for numbers 555-0100 to 555-0199, which are kept for fiction.
AREA_CODES = {
    "AL": 205, "AK": 907, "AZ": 602, "AR": 501, "CA": 213, "CO": 303, "CT": 203, "DE": 302, "DC": 202, "FL": 305,
    "GA": 404, "HI": 808, "ID": 208, "IL": 312, "IN": 317, "IA": 515, "KS": 316, "KY": 502, "LA": 504, "ME": 207,
    "MD": 410, "MA": 617, "MI": 313, "MN": 612, "MS": 601, "MO": 314, "MT": 406, "NE": 402, "NV": 702, "NH": 603,
    "NJ": 201, "NM": 505, "NY": 212, "NC": 704, "ND": 701, "OH": 216, "OK": 405, "OR": 503, "PA": 215, "RI": 401,
    "SC": 803, "SD": 605, "TN": 615, "TX": 214, "UT": 801, "VT": 802, "VA": 703, "WA": 206, "WV": 304, "WI": 414,
    "WY": 307, "PR": 787, "GU": 671, "VI": 340, "AS": 684, "MP": 670, "FM": 691, "MH": 692, "PW": 680,
}  # fmt: skip
