"""the kit and the externship"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = ()
depends_on = None


def upgrade():
    op.create_table('reminder',
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('about', sa.String(length=100), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_reminder_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', 'kind', 'about', name=op.f('pk_reminder'))
    )
    op.create_table('setting',
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('value', sa.Text(), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_setting'))
    )
    op.create_table('site',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('setting', sa.String(length=17), nullable=False),
    sa.Column('specialty', sa.String(length=80), nullable=False),
    sa.Column('address', sa.Text(), nullable=False),
    sa.Column('state', sa.String(length=2), nullable=False),
    sa.Column('miles', sa.Integer(), nullable=True),
    sa.Column('duties', sa.Text(), nullable=False),
    sa.Column('contact', sa.String(length=120), nullable=False),
    sa.Column('agreement_starts_on', sa.Date(), nullable=True),
    sa.Column('agreement_ends_on', sa.Date(), nullable=True),
    sa.Column('slots', sa.Integer(), nullable=False),
    sa.Column('documents', sa.Text(), nullable=False),
    sa.Column('refuses_exemptions', sa.Boolean(), nullable=False),
    sa.Column('is_active', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("setting IN ('physician_office', 'outpatient_center', 'hospital', 'other')", name=op.f('ck_site_setting')),
    sa.CheckConstraint('agreement_starts_on IS NULL OR agreement_ends_on IS NULL OR agreement_ends_on >= agreement_starts_on', name=op.f('ck_site_agreement')),
    sa.CheckConstraint('slots >= 0', name=op.f('ck_site_slots')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_site')),
    sa.UniqueConstraint('name', name=op.f('uq_site_name'))
    )
    op.create_table('site_rule',
    sa.Column('site_id', sa.BigInteger(), nullable=False),
    sa.Column('requirement', sa.String(length=60), nullable=False),
    sa.Column('most_days', sa.Integer(), nullable=False),
    sa.CheckConstraint('most_days > 0', name=op.f('ck_site_rule_most_days')),
    sa.ForeignKeyConstraint(['site_id'], ['site.id'], name=op.f('fk_site_rule_site_id_site')),
    sa.PrimaryKeyConstraint('site_id', 'requirement', name=op.f('pk_site_rule'))
    )
    op.create_table('upload',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('uploaded_by_id', sa.BigInteger(), nullable=False),
    sa.Column('target', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('received', sa.BigInteger(), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('touched_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('received >= 0 AND received <= size', name=op.f('ck_upload_received')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_upload_person_id_person')),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['person.id'], name=op.f('fk_upload_uploaded_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_upload')),
    sa.UniqueConstraint('key', name=op.f('uq_upload_key'))
    )
    with op.batch_alter_table('upload', schema=None) as batch_op:
        batch_op.create_index('ix_upload_person_id', ['person_id'], unique=False)
        batch_op.create_index('ix_upload_touched_at', ['touched_at'], unique=False)
        batch_op.create_index('ix_upload_uploaded_by_id', ['uploaded_by_id'], unique=False)

    op.create_table('incident',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('enrollment_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('place', sa.String(length=6), nullable=False),
    sa.Column('happened_at', sa.DateTime(), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('done', sa.Text(), nullable=False),
    sa.Column('told', sa.Text(), nullable=False),
    sa.Column('reported_by_id', sa.BigInteger(), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('needle_stick', 'cut', 'splash', 'fall', 'other')", name=op.f('ck_incident_kind')),
    sa.CheckConstraint("place IN ('home', 'site', 'school')", name=op.f('ck_incident_place')),
    sa.ForeignKeyConstraint(['enrollment_id'], ['enrollment.id'], name=op.f('fk_incident_enrollment_id_enrollment')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_incident_person_id_person')),
    sa.ForeignKeyConstraint(['reported_by_id'], ['person.id'], name=op.f('fk_incident_reported_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_incident'))
    )
    with op.batch_alter_table('incident', schema=None) as batch_op:
        batch_op.create_index('ix_incident_person_id', ['person_id'], unique=False)

    op.create_table('kit_report',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('enrollment_id', sa.BigInteger(), nullable=False),
    sa.Column('part', sa.String(length=40), nullable=False),
    sa.Column('state', sa.String(length=7), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('reported_on', sa.Date(), nullable=False),
    sa.Column('reported_by_id', sa.BigInteger(), nullable=False),
    sa.Column('sent_on', sa.Date(), nullable=True),
    sa.Column('sent_by_id', sa.BigInteger(), nullable=True),
    sa.Column('arrived_on', sa.Date(), nullable=True),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("state IN ('missing', 'broken', 'used_up')", name=op.f('ck_kit_report_state')),
    sa.CheckConstraint('arrived_on IS NULL OR arrived_on >= reported_on', name=op.f('ck_kit_report_order')),
    sa.ForeignKeyConstraint(['enrollment_id'], ['enrollment.id'], name=op.f('fk_kit_report_enrollment_id_enrollment')),
    sa.ForeignKeyConstraint(['reported_by_id'], ['person.id'], name=op.f('fk_kit_report_reported_by_id_person')),
    sa.ForeignKeyConstraint(['sent_by_id'], ['person.id'], name=op.f('fk_kit_report_sent_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kit_report'))
    )
    with op.batch_alter_table('kit_report', schema=None) as batch_op:
        batch_op.create_index('ix_kit_report_enrollment_id', ['enrollment_id'], unique=False)
        batch_op.create_index('uq_kit_report_open', ['enrollment_id', 'part'], unique=True, sqlite_where=sa.text('arrived_on IS NULL AND withdrawn_at IS NULL'), postgresql_where=sa.text('arrived_on IS NULL AND withdrawn_at IS NULL'))

    op.create_table('submission',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('enrollment_id', sa.BigInteger(), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['enrollment_id'], ['enrollment.id'], name=op.f('fk_submission_enrollment_id_enrollment')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_submission_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_submission'))
    )
    with op.batch_alter_table('submission', schema=None) as batch_op:
        batch_op.create_index('ix_submission_person_id', ['person_id'], unique=False)

    op.create_table('entry_checkoff',
    sa.Column('entry_id', sa.BigInteger(), nullable=False),
    sa.Column('way', sa.String(length=11), nullable=True),
    sa.Column('submission_id', sa.BigInteger(), nullable=True),
    sa.Column('attempt', sa.Integer(), nullable=True),
    sa.Column('sheet', sa.Text(), nullable=True),
    sa.Column('answers', sa.String(length=40), nullable=True),
    sa.Column('readings', sa.Text(), nullable=True),
    sa.Column('points', sa.Integer(), nullable=True),
    sa.Column('possible', sa.Integer(), nullable=True),
    sa.Column('passed', sa.Boolean(), nullable=True),
    sa.Column('remarks', sa.Text(), nullable=True),
    sa.CheckConstraint('(passed IS NULL) = (sheet IS NULL)', name=op.f('ck_entry_checkoff_scored')),
    sa.CheckConstraint('points IS NULL OR (points >= 0 AND points <= possible)', name=op.f('ck_entry_checkoff_points')),
    sa.CheckConstraint("way IS NULL OR way IN ('in_person', 'live_remote', 'submission')", name=op.f('ck_entry_checkoff_way')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_entry_checkoff_entry_id_entry')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_entry_checkoff_submission_id_submission')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_entry_checkoff'))
    )
    with op.batch_alter_table('entry_checkoff', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_entry_checkoff_submission_id'), ['submission_id'], unique=False)

    op.create_table('entry_evaluation',
    sa.Column('entry_id', sa.BigInteger(), nullable=False),
    sa.Column('form', sa.String(length=40), nullable=True),
    sa.Column('answers', sa.Text(), nullable=True),
    sa.Column('below', sa.Text(), nullable=True),
    sa.Column('placement_id', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_entry_evaluation_entry_id_entry')),
    sa.ForeignKeyConstraint(['placement_id'], ['entry.id'], name=op.f('fk_entry_evaluation_placement_id_entry')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_entry_evaluation'))
    )
    op.create_table('entry_practice',
    sa.Column('entry_id', sa.BigInteger(), nullable=False),
    sa.Column('missed', sa.String(length=60), nullable=False),
    sa.Column('edition', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_entry_practice_entry_id_entry')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_entry_practice'))
    )
    op.create_table('entry_preference',
    sa.Column('entry_id', sa.BigInteger(), nullable=False),
    sa.Column('days', sa.String(length=40), nullable=False),
    sa.Column('from_time', sa.String(length=5), nullable=False),
    sa.Column('to_time', sa.String(length=5), nullable=False),
    sa.Column('hours_a_week', sa.Integer(), nullable=True),
    sa.Column('area', sa.String(length=120), nullable=False),
    sa.Column('state', sa.String(length=2), nullable=False),
    sa.Column('transport', sa.String(length=40), nullable=False),
    sa.Column('own_site', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_entry_preference_entry_id_entry')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_entry_preference'))
    )
    op.create_table('entry_signature',
    sa.Column('entry_id', sa.BigInteger(), nullable=False),
    sa.Column('level', sa.String(length=11), nullable=True),
    sa.Column('shift_id', sa.BigInteger(), nullable=True),
    sa.Column('placement_id', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("level IS NULL OR level IN ('observed', 'assisted', 'supervised', 'independent')", name=op.f('ck_entry_signature_level')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_entry_signature_entry_id_entry')),
    sa.ForeignKeyConstraint(['placement_id'], ['entry.id'], name=op.f('fk_entry_signature_placement_id_entry')),
    sa.ForeignKeyConstraint(['shift_id'], ['entry.id'], name=op.f('fk_entry_signature_shift_id_entry')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_entry_signature'))
    )
    op.create_table('evidence',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('uploaded_by_id', sa.BigInteger(), nullable=False),
    sa.Column('target', sa.String(length=60), nullable=False),
    sa.Column('entry_id', sa.BigInteger(), nullable=True),
    sa.Column('submission_id', sa.BigInteger(), nullable=True),
    sa.Column('kind', sa.String(length=5), nullable=False),
    sa.Column('media_type', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('seconds', sa.Integer(), nullable=True),
    sa.Column('consent', sa.Boolean(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('photo', 'video', 'pdf')", name=op.f('ck_evidence_kind')),
    sa.CheckConstraint('entry_id IS NULL OR submission_id IS NULL', name=op.f('ck_evidence_belongs')),
    sa.CheckConstraint('size > 0', name=op.f('ck_evidence_size')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_evidence_entry_id_entry')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_evidence_person_id_person')),
    sa.ForeignKeyConstraint(['submission_id'], ['submission.id'], name=op.f('fk_evidence_submission_id_submission')),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['person.id'], name=op.f('fk_evidence_uploaded_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_evidence')),
    sa.UniqueConstraint('key', name=op.f('uq_evidence_key'))
    )
    with op.batch_alter_table('evidence', schema=None) as batch_op:
        batch_op.create_index('ix_evidence_entry_id', ['entry_id'], unique=False)
        batch_op.create_index('ix_evidence_person_id', ['person_id'], unique=False)
        batch_op.create_index('ix_evidence_submission_id', ['submission_id'], unique=False)

    op.create_table('notice',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('enrollment_id', sa.BigInteger(), nullable=False),
    sa.Column('cohort_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(length=15), nullable=False),
    sa.Column('incident_id', sa.BigInteger(), nullable=True),
    sa.Column('entry_id', sa.BigInteger(), nullable=True),
    sa.Column('facts', sa.Text(), nullable=False),
    sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by_id', sa.BigInteger(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.CheckConstraint("kind IN ('incident', 'wrong_preceptor', 'colleague', 'did_not_come', 'below_meets')", name=op.f('ck_notice_kind')),
    sa.CheckConstraint('(settled_at IS NULL) = (settled_by_id IS NULL)', name=op.f('ck_notice_settled')),
    sa.ForeignKeyConstraint(['cohort_id'], ['cohort.id'], name=op.f('fk_notice_cohort_id_cohort')),
    sa.ForeignKeyConstraint(['enrollment_id'], ['enrollment.id'], name=op.f('fk_notice_enrollment_id_enrollment')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_notice_entry_id_entry')),
    sa.ForeignKeyConstraint(['incident_id'], ['incident.id'], name=op.f('fk_notice_incident_id_incident')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_notice_person_id_person')),
    sa.ForeignKeyConstraint(['settled_by_id'], ['person.id'], name=op.f('fk_notice_settled_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice'))
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index('ix_notice_open', ['cohort_id', 'raised_at'], unique=False, sqlite_where=sa.text('settled_at IS NULL'), postgresql_where=sa.text('settled_at IS NULL'))
        batch_op.create_index('ix_notice_person_id', ['person_id'], unique=False)

    op.create_table('preceptor_link',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('placement_id', sa.BigInteger(), nullable=False),
    sa.Column('student_id', sa.BigInteger(), nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('via', sa.String(length=9), nullable=False),
    sa.Column('nonce', sa.String(length=43), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('language', sa.String(length=2), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.BigInteger(), nullable=False),
    sa.Column('device_hash', sa.String(length=64), nullable=True),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('reminded_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("via IN ('mail', 'qr', 'forwarded')", name=op.f('ck_preceptor_link_via')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_preceptor_link_made_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_preceptor_link_person_id_person')),
    sa.ForeignKeyConstraint(['placement_id'], ['entry.id'], name=op.f('fk_preceptor_link_placement_id_entry')),
    sa.ForeignKeyConstraint(['student_id'], ['person.id'], name=op.f('fk_preceptor_link_student_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_preceptor_link'))
    )
    with op.batch_alter_table('preceptor_link', schema=None) as batch_op:
        batch_op.create_index('ix_preceptor_link_live', ['reminded_at'], unique=False, sqlite_where=sa.text('revoked_at IS NULL'), postgresql_where=sa.text('revoked_at IS NULL'))
        batch_op.create_index('ix_preceptor_link_placement_id', ['placement_id'], unique=False)

    op.create_table('preceptor_answer',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('link_id', sa.BigInteger(), nullable=False),
    sa.Column('entry_id', sa.BigInteger(), nullable=False),
    sa.Column('answer', sa.String(length=9), nullable=False),
    sa.Column('level', sa.String(length=11), nullable=True),
    sa.Column('values', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('is_confirmed', sa.Boolean(), nullable=True),
    sa.CheckConstraint("answer IN ('confirmed', 'corrected', 'not_seen')", name=op.f('ck_preceptor_answer_answer')),
    sa.CheckConstraint("level IS NULL OR level IN ('observed', 'assisted', 'supervised', 'independent')", name=op.f('ck_preceptor_answer_level')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_preceptor_answer_entry_id_entry')),
    sa.ForeignKeyConstraint(['link_id'], ['preceptor_link.id'], name=op.f('fk_preceptor_answer_link_id_preceptor_link')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_preceptor_answer'))
    )
    with op.batch_alter_table('preceptor_answer', schema=None) as batch_op:
        batch_op.create_index('ix_preceptor_answer_entry_id', ['entry_id'], unique=False)
        batch_op.create_index('ix_preceptor_answer_link_id', ['link_id'], unique=False)

    with op.batch_alter_table('cohort', schema=None) as batch_op:
        batch_op.add_column(sa.Column('class_times', sa.Text(), nullable=True))

    with op.batch_alter_table('entry_placement', schema=None) as batch_op:
        batch_op.add_column(sa.Column('site_id', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('rules', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('until_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('end_reason', sa.Text(), nullable=True))
        batch_op.add_column(sa.Column('preceptor_language', sa.String(length=2), nullable=True))
        batch_op.add_column(sa.Column('preceptor_id', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('contact_confirmed_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_entry_placement_site_id'), ['site_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_entry_placement_preceptor_id_person'), 'person', ['preceptor_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_entry_placement_site_id_site'), 'site', ['site_id'], ['id'])

    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_entry_kind'), type_='check')
        batch_op.create_check_constraint(op.f('ck_entry_kind'), "kind IN ('confirmation', 'score', 'practice', 'checkoff', 'signature', 'shift', 'booking', 'preference', 'placement', 'document', 'renewal', 'evaluation', 'attempt', 'job', 'verification', 'education', 'request')")

    with op.batch_alter_table('entry_request', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_entry_request_request'), type_='check')
        batch_op.alter_column('request',
               existing_type=sa.VARCHAR(length=10),
               type_=sa.String(length=11),
               existing_nullable=False)
        batch_op.create_check_constraint(op.f('ck_entry_request_request'), "request IN ('extension', 'waiver', 'leave', 'route', 'withdrawal', 'exception', 'remediation')")

    with op.batch_alter_table('entry_shift', schema=None) as batch_op:
        batch_op.add_column(sa.Column('break_deducted', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('class_deducted', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('placement_id', sa.BigInteger(), nullable=True))
        batch_op.add_column(sa.Column('corrects_id', sa.BigInteger(), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_entry_shift_placement_id_entry'), 'entry', ['placement_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_entry_shift_corrects_id_entry'), 'entry', ['corrects_id'], ['id'])

    with op.batch_alter_table('path_version', schema=None) as batch_op:
        batch_op.add_column(sa.Column('texts', sa.Text(), nullable=True))
