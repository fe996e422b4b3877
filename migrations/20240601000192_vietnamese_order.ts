import { Migration } from '@mikro-orm/migrations'

/**
 * One order of names for every list that is sorted by one, whatever the database's own is: with C, "Đại Đồng" comes after "Yên Mỹ". A server
 * built without ICU keeps its C order, and the program runs.
 */
export class Migration20240601000192_vietnamese_order extends Migration {
  override up(): void {
    this.addSql(`do $$
      begin
        create collation vietnamese (provider = icu, locale = 'vi');
      exception when feature_not_supported or invalid_parameter_value or undefined_object then
        create collation vietnamese from "C";
      end $$`)
  }
}
