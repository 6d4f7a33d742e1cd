import { constantText, dottedName, memberName, unwrap } from '../../syntax/names.ts';
import type { Node } from '../../syntax/tree.ts';
import { isCall, isMember } from '../../syntax/tree.ts';

/** What only database libraries call their look-ups: Mongoose, Sequelize, Prisma, TypeORM, Objection, MikroORM. */
const lookUps = /^(findOne|findById|findByPk|findUnique|findUniqueOrThrow|findFirst|findFirstOrThrow|findOneBy|findOneOrFail|findOneByOrFail|findAndCountAll|findAll|findMany|countDocuments|\$queryRaw)$/;
/** Names that others use as well, so that the owner has to be a database by its name. */
const statements = /^(query|execute|all|get|raw|one|oneOrNone|many|manyOrNone|any|first)$/;
const databases = /(?:^|[._])(?:db|database|pool|client|conn|connection|knex|sequelize|prisma|pg|mysql|sqlite|trx|tx|transaction|entityManager|queryRunner|dataSource)$|(?:Db|Pool|Connection|Client|Database|Repository)$/;

/** Whether a call reads from a database: by the name of a look-up that only such libraries have, or by SQL given to one. */
export function isQuery(node: Node | null | undefined): boolean {
  const call = unwrap(node);
  if (!isCall(call)) return false;
  const callee = unwrap(call.callee);
  if (!isMember(callee)) return false;
  const name = memberName(callee) ?? '';
  const owner = dottedName(callee.object) ?? '';
  if (lookUps.test(name)) return owner === '' || !/^(?:wrapper|screen|container|component|page|driver|browser|document|\$)/i.test(owner);
  if (!statements.test(name) || !databases.test(owner)) return false;
  return /^\s*select\b/i.test(textOf(call.arguments[0]) ?? '');
}

function textOf(node: Node | undefined): string | undefined {
  const inner = unwrap(node);
  if (inner?.type === 'TemplateLiteral') return inner.quasis[0]?.value.raw;
  if (inner?.type === 'BinaryExpression') return textOf(inner.left);
  return constantText(inner);
}
