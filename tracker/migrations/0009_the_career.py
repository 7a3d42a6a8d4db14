"""the career"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = ()
depends_on = None


def upgrade():
    op.create_table('job_application',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('employer', sa.String(length=120), nullable=False),
    sa.Column('title', sa.String(length=120), nullable=False),
    sa.Column('setting', sa.String(length=17), nullable=False),
    sa.Column('state', sa.String(length=9), nullable=False),
    sa.Column('applied_on', sa.Date(), nullable=True),
    sa.Column('next_action', sa.String(length=200), nullable=False),
    sa.Column('next_on', sa.Date(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('job_id', sa.BigInteger(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('removed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.CheckConstraint("state IN ('planned', 'applied', 'interview', 'offer', 'hired', 'refused', 'dropped')", name=op.f('ck_job_application_state')),
    sa.CheckConstraint("setting IN ('physician_office', 'outpatient_center', 'hospital', 'other')", name=op.f('ck_job_application_setting')),
    sa.CheckConstraint("(next_on IS NULL) OR (next_action <> '')", name=op.f('ck_job_application_next')),
    sa.ForeignKeyConstraint(['job_id'], ['entry.id'], name=op.f('fk_job_application_job_id_entry')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_job_application_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job_application'))
    )
    op.create_index('ix_job_application_person_id', 'job_application', ['person_id'], unique=False)

    op.create_table('aim',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(length=11), nullable=False),
    sa.Column('code', sa.String(length=40), nullable=False),
    sa.Column('by_on', sa.Date(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('dropped_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("kind IN ('certificate', 'specialty')", name=op.f('ck_aim_kind')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_aim_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_aim'))
    )
    op.create_index('uq_aim_open', 'aim', ['person_id', 'code'], unique=True, sqlite_where=sa.text('dropped_at IS NULL'), postgresql_where=sa.text('dropped_at IS NULL'))

    op.create_table('entry_verification',
    sa.Column('entry_id', sa.BigInteger(), nullable=False),
    sa.Column('proof_way', sa.String(length=9), nullable=True),
    sa.Column('job_id', sa.BigInteger(), nullable=True),
    sa.Column('said_by', sa.String(length=120), nullable=True),
    sa.Column('still_there', sa.Boolean(), nullable=True),
    sa.CheckConstraint("proof_way IS NULL OR proof_way IN ('letter', 'call_note', 'pay_stub', 'statement')", name=op.f('ck_entry_verification_proof_way')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_entry_verification_entry_id_entry')),
    sa.ForeignKeyConstraint(['job_id'], ['entry.id'], name=op.f('fk_entry_verification_job_id_entry')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_entry_verification'))
    )
    op.create_index('ix_entry_verification_job_id', 'entry_verification', ['job_id'], unique=False)

    op.create_table('entry_closer',
    sa.Column('entry_id', sa.BigInteger(), nullable=False),
    sa.Column('closing', sa.String(length=13), nullable=False),
    sa.Column('proof', sa.String(length=120), nullable=False),
    sa.CheckConstraint("closing IN ('further_study', 'military', 'health', 'not_available', 'no_work_right', 'incarcerated', 'died')", name=op.f('ck_entry_closer_closing')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_entry_closer_entry_id_entry')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_entry_closer'))
    )
    op.create_table('entry_education',
    sa.Column('entry_id', sa.BigInteger(), nullable=False),
    sa.Column('course', sa.String(length=120), nullable=True),
    sa.Column('provider', sa.String(length=120), nullable=True),
    sa.Column('category', sa.String(length=20), nullable=True),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_entry_education_entry_id_entry')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_entry_education'))
    )
    with op.batch_alter_table('entry_job', schema=None) as batch_op:
        batch_op.add_column(sa.Column('relation', sa.String(length=11), nullable=True))
        batch_op.add_column(sa.Column('left_on', sa.Date(), nullable=True))
        batch_op.create_check_constraint(op.f('ck_entry_job_relation'), "relation IS NULL OR relation IN ('in_field', 'related', 'not_related')")
        batch_op.create_check_constraint(op.f('ck_entry_job_in_field'), "relation IS NULL OR in_field = (relation = 'in_field')")
        batch_op.create_check_constraint(op.f('ck_entry_job_order'), "left_on IS NULL OR left_on >= starts_on")

    with op.batch_alter_table('entry', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_entry_kind'), type_='check')
        batch_op.create_check_constraint(op.f('ck_entry_kind'), "kind IN ('confirmation', 'score', 'practice', 'checkoff', 'signature', 'shift', 'booking', 'preference', 'placement', 'document', 'renewal', 'evaluation', 'attempt', 'job', 'verification', 'education', 'closer', 'recheck', 'request')")
