/** A medicine of the WHO Model List of Essential Medicines, with its ATC code. */
type EssentialMedicine = {
  generic: string
  form: string
  strength: string
  /** What a quantity counts. */
  unit: string
  atc: string
}

type Row = [generic: string, form: string, strength: string, unit: string, atc: string]

const ROWS: readonly Row[] = [
  ['Paracetamol', 'tablet', '500 mg', 'tablet', 'N02BE01'],
  ['Paracetamol', 'oral liquid', '120 mg/5 mL, 100 mL', 'bottle', 'N02BE01'],
  ['Ibuprofen', 'tablet', '400 mg', 'tablet', 'M01AE01'],
  ['Acetylsalicylic acid', 'tablet', '100 mg', 'tablet', 'B01AC06'],
  ['Morphine', 'injection', '10 mg/mL', 'ampoule', 'N02AA01'],
  ['Amoxicillin', 'capsule', '500 mg', 'capsule', 'J01CA04'],
  ['Amoxicillin', 'dispersible tablet', '250 mg', 'tablet', 'J01CA04'],
  ['Amoxicillin + clavulanic acid', 'tablet', '500 mg + 125 mg', 'tablet', 'J01CR02'],
  ['Benzathine benzylpenicillin', 'powder for injection', '2.4 million IU', 'vial', 'J01CE08'],
  ['Ceftriaxone', 'powder for injection', '1 g', 'vial', 'J01DD04'],
  ['Gentamicin', 'injection', '40 mg/mL, 2 mL', 'ampoule', 'J01GB03'],
  ['Azithromycin', 'tablet', '500 mg', 'tablet', 'J01FA10'],
  ['Doxycycline', 'tablet', '100 mg', 'tablet', 'J01AA02'],
  ['Ciprofloxacin', 'tablet', '500 mg', 'tablet', 'J01MA02'],
  ['Metronidazole', 'tablet', '400 mg', 'tablet', 'P01AB01'],
  ['Sulfamethoxazole + trimethoprim', 'tablet', '400 mg + 80 mg', 'tablet', 'J01EE01'],
  ['Nitrofurantoin', 'tablet', '100 mg', 'tablet', 'J01XE01'],
  ['Artemether + lumefantrine', 'tablet', '20 mg + 120 mg', 'tablet', 'P01BF01'],
  ['Artesunate', 'powder for injection', '60 mg', 'vial', 'P01BE03'],
  ['Sulfadoxine + pyrimethamine', 'tablet', '500 mg + 25 mg', 'tablet', 'P01BD51'],
  ['Albendazole', 'chewable tablet', '400 mg', 'tablet', 'P02CA03'],
  ['Praziquantel', 'tablet', '600 mg', 'tablet', 'P02BA01'],
  ['Ivermectin', 'tablet', '3 mg', 'tablet', 'P02CF01'],
  ['Isoniazid', 'tablet', '300 mg', 'tablet', 'J04AC01'],
  ['Oral rehydration salts', 'powder', '20.5 g', 'sachet', 'A07CA'],
  ['Zinc sulfate', 'dispersible tablet', '20 mg', 'tablet', 'A12CB01'],
  ['Ferrous salt + folic acid', 'tablet', '60 mg + 0.4 mg', 'tablet', 'B03AD03'],
  ['Retinol', 'capsule', '200 000 IU', 'capsule', 'A11CA01'],
  ['Oxytocin', 'injection', '10 IU/mL', 'ampoule', 'H01BB02'],
  ['Misoprostol', 'tablet', '200 micrograms', 'tablet', 'G02AD06'],
  ['Magnesium sulfate', 'injection', '500 mg/mL, 10 mL', 'ampoule', 'B05XA05'],
  ['Medroxyprogesterone acetate', 'injection', '150 mg/mL', 'vial', 'G03AC06'],
  ['Amlodipine', 'tablet', '5 mg', 'tablet', 'C08CA01'],
  ['Enalapril', 'tablet', '5 mg', 'tablet', 'C09AA02'],
  ['Hydrochlorothiazide', 'tablet', '25 mg', 'tablet', 'C03AA03'],
  ['Metformin', 'tablet', '500 mg', 'tablet', 'A10BA02'],
  ['Insulin, human (soluble)', 'injection', '100 IU/mL, 10 mL', 'vial', 'A10AB01'],
  ['Salbutamol', 'inhaler', '100 micrograms per dose', 'inhaler', 'R03AC02'],
  ['Epinephrine', 'injection', '1 mg/mL', 'ampoule', 'C01CA24'],
  ['Phenobarbital', 'tablet', '30 mg', 'tablet', 'N03AA02'],
]

export const ESSENTIAL_MEDICINES: readonly EssentialMedicine[] = ROWS.map(
  ([generic, form, strength, unit, atc]) => ({ generic, form, strength, unit, atc }),
)
