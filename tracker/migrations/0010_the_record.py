"""the record"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = ()
depends_on = None


def upgrade():
    op.create_table('signing_key',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('kid', sa.String(length=43), nullable=False),
    sa.Column('public', sa.String(length=43), nullable=False),
    sa.Column('sealed', sa.Text(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('retired_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('revoked_at IS NULL OR retired_at IS NOT NULL', name=op.f('ck_signing_key_revoked')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_signing_key')),
    sa.UniqueConstraint('kid', name=op.f('uq_signing_key_kid'))
    )
    op.create_table('calendar_feed',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('nonce', sa.String(length=43), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_calendar_feed_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_feed')),
    sa.UniqueConstraint('person_id', name=op.f('uq_calendar_feed_person_id'))
    )
    op.create_table('shared_copy',
    sa.Column('id', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('person_id', sa.BigInteger(), nullable=False),
    sa.Column('enrollment_id', sa.BigInteger(), nullable=False),
    sa.Column('kind', sa.String(length=11), nullable=False),
    sa.Column('nonce', sa.String(length=43), nullable=False),
    sa.Column('recipient', sa.String(length=120), nullable=False),
    sa.Column('purpose', sa.String(length=200), nullable=False),
    sa.Column('document', sa.Text(), nullable=False),
    sa.Column('as_of_on', sa.Date(), nullable=False),
    sa.Column('expires_on', sa.Date(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('made_by_id', sa.BigInteger(), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('expires_on >= as_of_on', name=op.f('ck_shared_copy_order')),
    sa.CheckConstraint("kind IN ('full', 'skills', 'certificate')", name=op.f('ck_shared_copy_kind')),
    sa.ForeignKeyConstraint(['enrollment_id'], ['enrollment.id'], name=op.f('fk_shared_copy_enrollment_id_enrollment')),
    sa.ForeignKeyConstraint(['made_by_id'], ['person.id'], name=op.f('fk_shared_copy_made_by_id_person')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_shared_copy_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shared_copy'))
    )
    with op.batch_alter_table('shared_copy', schema=None) as batch_op:
        batch_op.create_index('ix_shared_copy_person_id', ['person_id', 'id'], unique=False)

    op.create_table('copy_opening',
    sa.Column('copy_id', sa.BigInteger(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.CheckConstraint('count >= 0', name=op.f('ck_copy_opening_count')),
    sa.ForeignKeyConstraint(['copy_id'], ['shared_copy.id'], name=op.f('fk_copy_opening_copy_id_shared_copy')),
    sa.PrimaryKeyConstraint('copy_id', name=op.f('pk_copy_opening'))
    )
