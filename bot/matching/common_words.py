"""Common words of English: none is a misspelt word of the base, and they tell less than others.

Written down by hand for this bot, from no other list: extend it where a plain word is "repaired".
"""

COMMON_WORDS = frozenset(
    str.split(
        """
        able about above accept accident account across act action active actor actual adam add
        address admit adult advance advice advise afford afraid after again against age agency agent
        ago agree ahead aim air airport alarm album alcohol alex alive all allow almost alone along
        already also although always amazing among amount ancient angry animal anna announce annual
        another answer any anybody anyone anything anyway apart apartment apologize app appeal
        appear apple apply appoint appreciate approach approve april area argue argument arm army
        around arrange arrest arrive art article artist ask asleep assist assume ate attack attempt
        attend attention attitude attract august aunt australia author autumn available average
        avoid award aware away awful baby back bad bag bake balance ball banana band bank bar barely
        base basic basket bath bathroom battery battle beach bear beat beautiful because become bed
        bedroom beef beer before began begin behave behind believe bell belong below belt bench bend
        beneath benefit bent berlin beside best bet better between beyond bicycle big bike bill bird
        birth birthday bit bite bitter black blame blanket bled bless blew blind block blood blow
        blue board boat body boil bomb bone book boot border bored boring born borrow boss boston
        both bother bottle bottom bought bowl box boy brain branch brand brave brazil bread break
        breakfast breast breath breathe brick bridge brief bright bring broad broke broken brother
        brought brown brush budget build built bullet burn bus business busy butter button buy bye
        cake calculate calendar california call calm came camera camp campaign can canada cancel
        cancer candidate candle candy cap capable capital captain car card care career careful
        carpet carrot carry cart cash cat catch category caught cause celebrate cell cent center
        central century certain chain chair challenge champion chance change channel chapter
        character charge cheap cheat check cheese chef chemical cheque chest chicago chicken chief
        child children china chip chocolate choice choose chose church cigarette circle citizen city
        civil claim class classic clean clear clerk clever click client climate climb clock close
        cloth clothes cloud club clue clung coach coal coast coat code coffee coin cold collapse
        collar colleague collect college color colour comb combine come comedy comfort command
        comment commercial commit committee common communicate community company compare compete
        complain complete complex complicate computer concept concern concert conclude condition
        conference confidence confirm conflict confuse congress connect consider consist constant
        construct consume contact contain content contest continue contract contrast contribute
        control conversation convert convince cook cool copy core corn corner correct cost cotton
        cough council count country couple courage course court cousin cover cow crack craft crash
        crazy cream create credit creek crew crime crisis criteria critic crop cross crowd crucial
        cry culture cup cure curious currency current curtain curve custom customer cut cute cycle
        dad daily damage dance danger dangerous dare dark data date daughter david day dead deaf
        deal dealt dear death debate debt decade december decide decision declare decline decorate
        decrease deep deer defeat defend define degree delay delicious deliver demand democracy
        demonstrate dentist deny depart department depend deposit depress depth describe desert
        deserve design desire desk despite dessert destroy detail detect determine develop device
        devil diamond did die died diet differ difference different difficult dig digital dinner
        direct dirt dirty disagree disappear disappoint disaster discipline discount discover
        discuss disease dish disk display distance distinct distribute district divide divorce
        doctor document dog dollar domestic done door dot double doubt down dozen draft drag drama
        drank draw drawer dream dress drew drink drive driven driver drop drove drug drunk dry duck
        due dull during dust duty each eager ear early earn earth ease east easy eat eaten economy
        edge edit educate effect effort egg eight either elbow elder elect electric element elephant
        eleven else elsewhere email embarrass emerge emergency emotion employ employee empty enable
        encounter encourage end enemy energy engage engine engineer england enjoy enormous enough
        ensure enter entertain entire entrance entry envelope environment equal equip error escape
        especially essay essential establish estate estimate europe even evening event eventually
        ever every everybody everyone everything everywhere evidence evil exact exam example
        excellent except exchange excite excuse exercise exist exit expand expect expense expensive
        experience experiment expert explain explode explore export expose express extend extent
        extra extreme eye face fact factor factory fail fair faith fall fallen false fame familiar
        family famous fan fancy far farm fashion fast fasten fat fate father fault favor favorite
        favour fear feature february fed federal fee feed feel fellow felt female fence festival
        fever few field fierce fifteen fifth fifty fight figure file fill film final finance find
        fine finger finish fire firm first fish fit five fix flag flame flash flat flavor fled flew
        flight float flood floor florida flour flow flower flown flu fly focus fold folk follow fond
        food fool foot football for forbid force forecast foreign forest forever forget forgive
        forgot forgotten fork form formal former fortune forty forward fought found four fourteen
        fourth frame france free freedom freeze frequent fresh friday fridge friend friendly
        frighten frog from front froze frozen fruit frustrate fuel full fun function fund funny fur
        furniture further future gain gallery game gap garage garbage garden garlic gas gasoline
        gate gather gave gay gear gender general generate generation generous gentle gentleman
        genuine german germany get ghost giant gift girl give given glad glance glass global glove
        go goal goat god gold golf gone good goodbye goods gossip got govern government grab grade
        gradual grain grand grandfather grandmother grant grass grateful grave great green greet
        grew grey grocery ground group grow grown growth guarantee guard guess guest guide guilty
        guitar gun guy gym habit had hair half hall hammer hand handle handsome hang happen happy
        harbor hard hardly harm hat hate have he head headache heal health healthy hear heard heart
        heat heaven heavy height held hell hello help hen her here hero hers herself hesitate hid
        hidden hide high highlight highway hill him himself hint hire his history hit hobby hold
        hole holiday holy home honest honey honor hook hope horror horse hospital host hot hotel
        hour house household how however hug huge human humor hundred hung hungry hunt hurry hurt
        husband ice idea ideal identify idle ignore ill illegal illness image imagine immediate
        impact implement import important impossible impress improve inch incident include income
        increase indeed independent india indicate individual indoor industry infant infect
        influence inform information ingredient initial injure inner innocent inquire insect inside
        insist install instance instant instead institute instruct instrument insult insurance
        intelligent intend interest interior internal international internet interrupt interview
        into introduce invent invest investigate invite involve iron island issue italy item itself
        jacket jail jam james january japan jealous jeans jewel job john join joke journal journey
        joy judge juice july jump june junior jury just justice keen keep kept kettle key kick kid
        kidney kill kilometer kind king kingdom kiss kit kitchen knee knew knife knock know
        knowledge known label labor laboratory lack lad ladder lady laid lain lake lamb lamp land
        landlord lane language laptop large laser last late laugh launch laundry law lawn lawyer lay
        layer lazy lead leader leaf league leak lean learn least leather leave lecture led left leg
        legal legend leisure lemon lend length lent less lesson let letter level liberty library
        license lid lie life lift light like likely limit line link lion lip liquid list listen lit
        literature little live liver load loan local locate lock log london lonely long look loose
        lord lose loss lost lot loud love lovely low loyal luck lucky luggage lunch lung luxury
        machine mad made magazine magic mail main maintain major majority make male mall man manage
        manner many map march maria mark market marriage married marry mary mask mass massive master
        match mate material math matter maximum may maybe mayor meal mean meant measure meat
        mechanic media medical medicine medium meet meeting member memory mental mention menu mere
        merry mess message met metal meter method mexican mexico michael middle midnight might mike
        mild mile military milk mill million mind mine mineral minimum minister minor minute mirror
        miss mistake mix mobile mode model modern modest mom moment monday money monitor monkey
        month mood moon moral more morning mortgage most mother motion motor mountain mouse mouth
        move movie much mud multiply murder muscle museum mushroom music musician must mutual my
        mystery nail naked name narrow nasty nation nature naughty near nearby neat necessary neck
        need needle negative neighbor neither nephew nerve nervous nest net network never new news
        newspaper next nice niece night nine nobody nod noise none noon nor normal north nose not
        note nothing notice novel november now nowhere number numerous nurse nut oak obey object
        observe obtain obvious occasion occupy occur ocean october odd off offer office officer
        official often oil okay old olive on once one onion online only onto open opera operate
        opinion opponent opportunity oppose opposite option orange orbit orchestra order ordinary
        organ organize origin original other otherwise ought our out outcome outdoor outfit outline
        outside oven over overcome overseas owe own owner oxygen pace pack package page paid pain
        paint pair palace pale palm pan panel panic pants paper parade parcel pardon parent paris
        park part participate particular partner party pass passage passenger passion passport past
        pasta path patience patient pattern pause pay payment peace peach peak peanut pear pen
        penalty pencil penny people pepper percent perfect perform perhaps period permanent permit
        person personal persuade pet peter phase phone photo photograph phrase physical piano pick
        picnic picture pie piece pig pile pill pilot pin pine pink pipe pitch pizza place plain plan
        plane planet plant plastic plate platform play player pleasant please pleasure plenty plot
        plug plus pocket poem poet point poison pole police policy polish polite political pollute
        pool poor pop popular population pork port portion position positive possess possible post
        pot potato potential pound pour poverty powder power practical practice praise pray prayer
        precious precise predict prefer pregnant prepare presence present preserve president press
        pressure pretend pretty prevent previous price pride priest primary prime prince princess
        principal principle print prior priority prison private prize probably problem procedure
        proceed process produce product profession professor profile profit program progress
        prohibit project promise promote prompt proof proper property proportion propose protect
        protein protest proud prove provide province public publish pull pump punch punish pupil
        purchase pure purple purpose purse pursue push put puzzle qualify quality quantity quarrel
        quarter queen question queue quick quiet quit quite quiz rabbit race radio rail railway rain
        raise ram ran rang range rank rapid rare rat rate rather ratio raw reach react read ready
        real realize really rear reason recall receipt receive recent recipe recognize recommend
        record recover recycle red reduce refer reflect refrigerator refuse regard region register
        regret regular reject relate relation relax release relevant relief religion rely remain
        remark remember remind remote remove rent repair repeat replace reply report represent
        reputation request require rescue research reservation reserve resident resist resolve
        resort resource respect respond response responsible rest restaurant result retail retire
        return reveal revenue review revolution reward rhythm rice rich rid ridden ride right ring
        rise risen risk river road roast rob rock rocket rode role roll romantic rome roof room root
        rope rose rotten rough round route row royal rub rubber rude ruin rule run rural rush russia
        sad safe safety said sail salad salary sale salmon salt sam same sample san sand sandwich
        sang sank sat satisfy saturday sauce save saw say scale scan scare scene schedule scheme
        scholar school science scientist scissors scope score scratch scream screen screw sea search
        season seat seattle second secret secretary section secure security see seed seek seem seen
        select self sell send senior sense sensitive sent sentence separate september sequence
        series serious servant serve service session set settle seven several severe sew sex shade
        shadow shake shallow shame shape share shark sharp shave she sheep sheet shelf shell shelter
        shift shine ship shirt shock shoe shook shoot shop shore short shot shoulder shout show
        shower shown shut shy sick side sight sign signal silence silent silk silly silver similar
        simple simply since sing singer single sink sir sister sit site situation six size skill
        skin skirt sky slave sleep slept slice slide slight slim slip slow small smart smell smile
        smith smoke smooth snack snake snow soap soccer social society sock soft software soil sold
        soldier solid solution solve some somebody somehow someone something sometimes somewhere son
        song soon sore sorry sort sought soul sound soup sour source south space spain spare speak
        special species specific speech speed spell spend spent spice spider spin spirit spit split
        spoil spoke spoken spoon sport spot spray spread spring square stable staff stage stair
        stamp stand standard star stare start state statement station statue status stay steady
        steak steal steam steel steep stem step stick stiff still stock stole stolen stomach stone
        stood stop store storm story stove straight strange stranger strategy straw strawberry
        stream street strength stress stretch strict strike string strip strong struck structure
        struggle stuck student studio study stuff stupid style subject submit substance succeed
        success such sudden suffer sugar suggest suit suitable sum summer sun sunday sung sunny
        super supper supply support suppose sure surface surgery surprise surround survey survive
        suspect suspicious swallow swam swear sweat sweet swept swim swing switch swore symbol
        symptom system table tail take taken tale talent talk tall tank tap tape target task taste
        taught tax taxi tea teach teacher team tear technical technique technology teen teeth
        telephone television tell temper temperature temporary ten tend tennis tension tent term
        terrible test texas text than thank that theater their them theme then theory there
        therefore these they thick thief thin thing think third thirsty thirteen thirty this
        thorough those though thought thousand thread threat three threw throat through throughout
        throw thrown thumb thunder thursday thus ticket tidy tie tiger tight till tim time tiny tip
        tire tired tissue title toast today toe together toilet tokyo told tom tomato tomorrow ton
        tone tongue tonight too took tool tooth top topic tore toss total touch tough tour tourist
        toward towel tower town toy trace track trade tradition traffic train transfer transform
        translate transport trap travel treat treatment tree trend trial triangle trick trip troop
        tropical trouble truck true trunk trust truth try tube tuesday tune tunnel turkey turn
        twelve twenty twice twin twist two type typical tyre ugly ultimate umbrella unable uncle
        under understand understood uniform union unique unit unite universe university unknown
        unless unlike until unusual up update upgrade upload upon upper upset upstairs urban urge
        urgent use useful user usual vacation valley valuable value van variety various vary vast
        vegetable vehicle venture version vertical very vessel victim victory video view village
        violent virus visible vision visit visitor visual vital voice volume volunteer vote wage
        wait waiter wake walk wall wallet want war warm warn was wash waste watch water wave way we
        weak wealth weapon wear weather web website wedding wednesday week weekend weigh weight
        weird welcome well went were west wet what whatever wheat wheel when whenever where whereas
        wherever whether which while whisper white who whoever whole whom whose why wide wife wild
        will willing win wind window wine wing winner winter wipe wire wise wish with within without
        witness woke woman women won wonder wonderful wood wool word wore work world worn worry
        worse worst worth would wound wrap wrist write writer written wrong wrote yard year yell
        yellow yes yesterday yet yield york you young your youth zero zone zoo
        """
    )
)
