"""the exam"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = ()
depends_on = None


def upgrade():
    op.create_table('entry_booking',
    sa.Column('entry_id', sa.BigInteger(), nullable=False),
    sa.Column('delivery', sa.String(length=20), nullable=False),
    sa.Column('place', sa.String(length=120), nullable=False),
    sa.Column('roster_on', sa.Date(), nullable=True),
    sa.Column('ended_on', sa.Date(), nullable=True),
    sa.Column('end_reason', sa.Text(), nullable=True),
    sa.Column('moved_to_id', sa.BigInteger(), nullable=True),
    sa.CheckConstraint("delivery IN ('school', 'center', 'online')", name=op.f('ck_entry_booking_delivery')),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_entry_booking_entry_id_entry')),
    sa.ForeignKeyConstraint(['moved_to_id'], ['entry.id'], name=op.f('fk_entry_booking_moved_to_id_entry')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_entry_booking'))
    )
    op.create_table('entry_score',
    sa.Column('entry_id', sa.BigInteger(), nullable=False),
    sa.Column('plan_version', sa.String(length=20), nullable=False),
    sa.Column('domains', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entry.id'], name=op.f('fk_entry_score_entry_id_entry')),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_entry_score'))
    )
    op.create_table('portal_export',
    sa.Column('kind', sa.String(length=12), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('header', sa.Text(), nullable=False),
    sa.Column('rows', sa.Text(), nullable=False),
    sa.Column('columns', sa.Text(), nullable=False),
    sa.Column('read_by_id', sa.BigInteger(), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("kind IN ('applications', 'results', 'certificates')", name=op.f('ck_portal_export_kind')),
    sa.ForeignKeyConstraint(['read_by_id'], ['person.id'], name=op.f('fk_portal_export_read_by_id_person')),
    sa.PrimaryKeyConstraint('kind', name=op.f('pk_portal_export'))
    )
    op.create_table('portal_match',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('matched_by_id', sa.BigInteger(), nullable=False),
    sa.Column('matched_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['matched_by_id'], ['person.id'], name=op.f('fk_portal_match_matched_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_portal_match_person_id_person')),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_portal_match'))
    )
    with op.batch_alter_table('portal_match', schema=None) as batch_op:
        batch_op.create_index('ix_portal_match_person_id', ['person_id'], unique=False)
