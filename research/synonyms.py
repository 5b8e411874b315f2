"""The words that say the same, and those that say nothing to search by. What is done with them, `research.words` knows.

Only what means the same: a text is found by these as if it said them. Stress is not anxiety, and is not here.
"""

# Too common to tell one text from another, or only there to ask. "No", "not" and "without" do tell.
STOP_WORDS = """
    a about after also am an and any are as at be because been before being but by can cannot could did do does doing
    during for from had has have having he her him his how i if in into is it its just me much many my of on or our
    please really she should so some such than that the their them there these they this those to too until us very was
    we were what when where whether which while who whose why will with would you your

    aint arent cant couldnt didnt doesnt dont hadnt hasnt havent hows im isnt ive shouldnt thats theres theyre theyve
    wasnt werent weve whats wheres whos wont wouldnt youre youve

    benefit benefits beneficial best better get gets getting got give gives giving given gave good
    help helps helped helping helpful use uses used using useful work works worked working
    anybody anyone patient patients people person persons somebody someone

    doi http https pmcid pmid pubmed www
"""

# The first stands for all forms of all in a line: British spellings, plurals and forms that the stemmer does not know,
# and what people type for what papers write. Newborns are within the stage of life that is called infancy, toddlers and
# teenagers within childhood.
SAME = """
    labor labour
    tumor tumour
    behavior behaviour
    color colour
    center centre
    fiber fibre
    program programme
    practice practise
    license licence
    pediatric paediatric
    orthopedic orthopaedic
    gynecology gynaecology
    gynecological gynaecological
    cesarean caesarean caesarian
    anesthesia anaesthesia
    anesthetic anaesthetic
    anemia anaemia
    leukemia leukaemia
    ischemia ischaemia
    hemorrhage haemorrhage
    hemoglobin haemoglobin
    hemophilia haemophilia
    edema oedema
    fetus foetus
    fetal foetal
    estrogen oestrogen
    diarrhea diarrhoea
    randomize randomise
    organize organise
    hospitalize hospitalise
    generalize generalise
    minimize minimise
    optimize optimise
    normalize normalise
    stabilize stabilise
    mobilize mobilise
    immobilize immobilise
    specialize specialise
    standardize standardise
    recognize recognise
    analyze analyse analysis
    paralyze paralyse paralysis
    child children kid childhood toddler teen teenager teenage adolescent adolescence
    woman women
    man men
    foot feet
    tooth teeth
    adult adulthood
    infant infancy baby newborn neonate neonatal
    pregnant pregnancy prenatal antenatal
    postpartum postnatal
    birth childbirth
    mother mom mommy mum mummy
    father dad daddy
    caregiver carer
    anxiety anxious worry
    arthritis arthritic
    asthma asthmatic
    autism autistic
    colic colicky
    cancer oncology
    dementia alzheimer
    eczema dermatitis atopic
    itch itchy
    abdomen abdominal belly tummy
    pain ache achy sore hurt
    sleep slept asleep insomnia insomniac sleepless
    surgery surgical operation postoperative postop
    low lower
    safe safety
"""

# Spellings after the colon are searched as all the words before it. One that also stands before it is more than the
# others say: whoever asks for arthritis finds osteoarthritis, but not the other way around.
SEVERAL = """
    back pain: backache backaches
    neck pain: neckache neckaches
    low back: lumbar
    low back pain: lumbago
    older age: elderly senior seniors geriatric geriatrics oldage oldpeople oldperson olderpeople olderperson
    older age adult: olderadult olderadults
    end life: dying death deaths terminal terminally
    born early: preterm premature prematurely prematurity
    born early infant: preemie preemies premie premies
    osteoarthritis arthritis: osteoarthritis osteoarthritic
"""

# One word although written as two, with a hyphen or a space between; a star stands for any ending.
JOINED = """
    pre-term* pre-matur* pre-natal* ante-natal* post-natal* neo-natal* post-partum post-operative* post-op new-born*
    child-birth* well-being care-giver* old-age old-people old-person older-people older-person older-adult*
"""
