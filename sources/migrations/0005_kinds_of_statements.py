import catalogue.languages
import django.core.validators
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('contenttypes', '0002_remove_content_type_name'),
        ('sources', '0004_a_new_value'),
    ]

    operations = [
        migrations.AddField(
            model_name='citation',
            name='derivation',
            field=models.CharField(blank=True, help_text='Only for derived ones, such as “sum of …” or “country of the region”.', max_length=200, verbose_name='how it is derived'),
        ),
        migrations.AddField(
            model_name='citation',
            name='kind',
            field=models.CharField(choices=[('quoted', 'quoted'), ('paraphrased', 'in our words'), ('derived', 'derived')], default='paraphrased', help_text='Quoted: the document’s own words, at most eight. In our words: what it says, said by us. Derived: what follows from it.', max_length=12, verbose_name='kind of statement'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='citation',
            name='language',
            field=models.CharField(blank=True, choices=catalogue.languages.language_choices, help_text='Only for quoted ones, where it is not the language of the source.', max_length=10, verbose_name='language of the words'),
        ),
        migrations.AddField(
            model_name='historicalcitation',
            name='derivation',
            field=models.CharField(blank=True, help_text='Only for derived ones, such as “sum of …” or “country of the region”.', max_length=200, verbose_name='how it is derived'),
        ),
        migrations.AddField(
            model_name='historicalcitation',
            name='kind',
            field=models.CharField(choices=[('quoted', 'quoted'), ('paraphrased', 'in our words'), ('derived', 'derived')], default='paraphrased', help_text='Quoted: the document’s own words, at most eight. In our words: what it says, said by us. Derived: what follows from it.', max_length=12, verbose_name='kind of statement'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='historicalcitation',
            name='language',
            field=models.CharField(blank=True, choices=catalogue.languages.language_choices, help_text='Only for quoted ones, where it is not the language of the source.', max_length=10, verbose_name='language of the words'),
        ),
        migrations.AddField(
            model_name='historicalsource',
            name='accessed_on',
            field=models.DateField(blank=True, help_text='The day on which somebody read the document. Leave empty when nobody knows.', null=True, verbose_name='read on'),
        ),
        migrations.AddField(
            model_name='historicalsource',
            name='archived_url',
            field=models.URLField(blank=True, help_text='A copy in a web archive that stays when the original is gone.', verbose_name='address in an archive'),
        ),
        migrations.AddField(
            model_name='historicalsource',
            name='author',
            field=models.CharField(blank=True, help_text='Leave empty when the document names none.', max_length=200),
        ),
        migrations.AddField(
            model_name='historicalsource',
            name='checksum',
            field=models.CharField(blank=True, help_text='SHA-256. It proves to whoever holds the document that it is the same.', max_length=64, validators=[django.core.validators.RegexValidator('\\A[0-9a-f]{64}\\Z', 'A SHA-256 checksum has 64 characters: digits and the letters a to f, in lower case.')], verbose_name='checksum of the file'),
        ),
        migrations.AddField(
            model_name='historicalsource',
            name='licence',
            field=models.CharField(blank=True, help_text='Under which the document may be reused, such as CC BY 4.0. Leave empty when unknown.', max_length=120),
        ),
        migrations.AddField(
            model_name='historicalsource',
            name='media_type',
            field=models.CharField(blank=True, help_text='Of the file that was read, such as text/plain or application/pdf.', max_length=100, verbose_name='type of the file'),
        ),
        migrations.AddField(
            model_name='historicalsource',
            name='size',
            field=models.PositiveBigIntegerField(blank=True, help_text='In bytes.', null=True, verbose_name='size of the file'),
        ),
        migrations.AddField(
            model_name='source',
            name='accessed_on',
            field=models.DateField(blank=True, help_text='The day on which somebody read the document. Leave empty when nobody knows.', null=True, verbose_name='read on'),
        ),
        migrations.AddField(
            model_name='source',
            name='archived_url',
            field=models.URLField(blank=True, help_text='A copy in a web archive that stays when the original is gone.', verbose_name='address in an archive'),
        ),
        migrations.AddField(
            model_name='source',
            name='author',
            field=models.CharField(blank=True, help_text='Leave empty when the document names none.', max_length=200),
        ),
        migrations.AddField(
            model_name='source',
            name='checksum',
            field=models.CharField(blank=True, help_text='SHA-256. It proves to whoever holds the document that it is the same.', max_length=64, validators=[django.core.validators.RegexValidator('\\A[0-9a-f]{64}\\Z', 'A SHA-256 checksum has 64 characters: digits and the letters a to f, in lower case.')], verbose_name='checksum of the file'),
        ),
        migrations.AddField(
            model_name='source',
            name='licence',
            field=models.CharField(blank=True, help_text='Under which the document may be reused, such as CC BY 4.0. Leave empty when unknown.', max_length=120),
        ),
        migrations.AddField(
            model_name='source',
            name='media_type',
            field=models.CharField(blank=True, help_text='Of the file that was read, such as text/plain or application/pdf.', max_length=100, verbose_name='type of the file'),
        ),
        migrations.AddField(
            model_name='source',
            name='size',
            field=models.PositiveBigIntegerField(blank=True, help_text='In bytes.', null=True, verbose_name='size of the file'),
        ),
        migrations.AlterField(
            model_name='citation',
            name='value',
            field=models.TextField(help_text='As the document states it. Leave out the quotation marks.', verbose_name='value in the source'),
        ),
        migrations.AlterField(
            model_name='historicalcitation',
            name='value',
            field=models.TextField(help_text='As the document states it. Leave out the quotation marks.', verbose_name='value in the source'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['quoted', 'paraphrased', 'derived'])), name='a_statement_has_a_kind'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'derived'), ('derivation', ''), _connector='XOR'), name='a_derived_statement_says_how', violation_error_message='A derived statement says how it follows, and no other does.'),
        ),
        migrations.AddConstraint(
            model_name='citation',
            constraint=models.CheckConstraint(condition=models.Q(('kind', 'quoted'), ('language', ''), _connector='OR'), name='only_a_quotation_has_a_language', violation_error_message='Only a quotation has a language.'),
        ),
    ]
