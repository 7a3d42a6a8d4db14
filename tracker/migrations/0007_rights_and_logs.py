"""rights and logs; what events say may go only where a person was erased"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0006'
branch_labels = ()
depends_on = None


def upgrade():
    op.create_table('access_log',
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('hour_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(length=8), nullable=False),
    sa.CheckConstraint("kind IN ('file', 'history', 'health', 'evidence', 'incident', 'logs', 'export')", name=op.f('ck_access_log_kind')),
    sa.ForeignKeyConstraint(['actor_id'], ['person.id'], name=op.f('fk_access_log_actor_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_access_log_person_id_person')),
    sa.PrimaryKeyConstraint('person_id', 'hour_at', 'actor_id', 'kind', name=op.f('pk_access_log'))
    )
    op.create_table('directory_choice',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('is_out', sa.Boolean(), nullable=False),
    sa.Column('chosen_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_directory_choice_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_directory_choice')),
    sa.UniqueConstraint('person_id', name=op.f('uq_directory_choice_person_id'))
    )
    op.create_table('disclosure',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('recipient', sa.String(length=200), nullable=False),
    sa.Column('what', sa.Text(), nullable=False),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('basis', sa.String(length=15), nullable=False),
    sa.Column('by_id', sa.BigInteger(), nullable=True),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("basis IN ('consent', 'school_official', 'audit', 'accreditor', 'directory', 'safety', 'court')", name=op.f('ck_disclosure_basis')),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_disclosure_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_disclosure_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_disclosure'))
    )
    with op.batch_alter_table('disclosure', schema=None) as batch_op:
        batch_op.create_index('ix_disclosure_person_id', ['person_id'], unique=False)

    op.create_table('erasure',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=False),
    sa.Column('erased_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('erased_by_id', sa.BigInteger(), nullable=True),
    sa.ForeignKeyConstraint(['erased_by_id'], ['person.id'], name=op.f('fk_erasure_erased_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_erasure_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_erasure')),
    sa.UniqueConstraint('number', name=op.f('uq_erasure_number')),
    sa.UniqueConstraint('person_id', name=op.f('uq_erasure_person_id'))
    )
    op.create_table('legal_hold',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('placed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('placed_by_id', sa.BigInteger(), nullable=False),
    sa.Column('lifted_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('lifted_by_id', sa.BigInteger(), nullable=True),
    sa.Column('lift_reason', sa.Text(), nullable=False),
    sa.CheckConstraint('(lifted_at IS NULL) = (lifted_by_id IS NULL)', name=op.f('ck_legal_hold_lifted')),
    sa.ForeignKeyConstraint(['lifted_by_id'], ['person.id'], name=op.f('fk_legal_hold_lifted_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_legal_hold_person_id_person')),
    sa.ForeignKeyConstraint(['placed_by_id'], ['person.id'], name=op.f('fk_legal_hold_placed_by_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_hold'))
    )
    with op.batch_alter_table('legal_hold', schema=None) as batch_op:
        batch_op.create_index('ix_legal_hold_person_id', ['person_id'], unique=False)
        batch_op.create_index('uq_legal_hold_open', ['person_id'], unique=True, sqlite_where=sa.text('lifted_at IS NULL'), postgresql_where=sa.text('lifted_at IS NULL'))

    op.create_table('correction',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('enrollment_id', sa.BigInteger(), nullable=False),
    sa.Column('about', sa.String(length=40), nullable=False),
    sa.Column('made_by_id', sa.BigInteger(), nullable=True),
    sa.Column('wrong', sa.Text(), nullable=False),
    sa.Column('wish', sa.Text(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_on', sa.Date(), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('decided_by_id', sa.BigInteger(), nullable=True),
    sa.Column('is_granted', sa.Boolean(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('statement', sa.Text(), nullable=False),
    sa.Column('stated_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('(decided_at IS NULL) = (decided_by_id IS NULL)', name=op.f('ck_correction_decided_by')),
    sa.CheckConstraint('(decided_at IS NULL) = (is_granted IS NULL)', name=op.f('ck_correction_decided')),
    sa.CheckConstraint('decided_at IS NULL OR withdrawn_at IS NULL', name=op.f('ck_correction_withdrawn')),
    sa.CheckConstraint('stated_at IS NULL OR NOT is_granted', name=op.f('ck_correction_stated')),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_correction_decided_by_id_person')),
    sa.ForeignKeyConstraint(['enrollment_id'], ['enrollment.id'], name=op.f('fk_correction_enrollment_id_enrollment')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_correction_made_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_correction_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction'))
    )
    with op.batch_alter_table('correction', schema=None) as batch_op:
        batch_op.create_index('ix_correction_open', ['enrollment_id', 'due_on'], unique=False, sqlite_where=sa.text('decided_at IS NULL AND withdrawn_at IS NULL'), postgresql_where=sa.text('decided_at IS NULL AND withdrawn_at IS NULL'))
        batch_op.create_index('ix_correction_person_id', ['person_id'], unique=False)

    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER payload_refuses_update BEFORE UPDATE ON event_payload "
            "BEGIN SELECT RAISE(ABORT, 'events are final'); END"
        )
        op.execute(
            "CREATE TRIGGER payload_refuses_delete BEFORE DELETE ON event_payload WHEN NOT EXISTS "
            "(SELECT 1 FROM event JOIN erasure ON erasure.person_id = event.chain WHERE event.id = OLD.event_id) "
            "BEGIN SELECT RAISE(ABORT, 'events are final'); END"
        )
    else:
        op.execute(
            "CREATE FUNCTION payload_is_final() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF TG_OP = 'DELETE' AND EXISTS (SELECT 1 FROM event JOIN erasure ON erasure.person_id = event.chain "
            "WHERE event.id = OLD.event_id) THEN RETURN OLD; END IF; "
            "RAISE EXCEPTION 'events are final' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
        op.execute(
            "CREATE TRIGGER payload_refuses_change BEFORE UPDATE OR DELETE ON event_payload "
            "FOR EACH ROW EXECUTE FUNCTION payload_is_final()"
        )
        op.execute(
            "CREATE TRIGGER payload_refuses_truncate BEFORE TRUNCATE ON event_payload "
            "FOR EACH STATEMENT EXECUTE FUNCTION payload_is_final()"
        )
