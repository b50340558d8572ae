namespace Menu {
  export const tea = 4;
  export let sold = 0;
  export namespace Drinks {
    export const hot = ['tea'];
  }
}
namespace Menu {
  export const cake = tea + 1;
  export function sell(): number {
    return ++sold + cake;
  }
  export namespace Drinks {
    export const all = [...hot, 'juice'];
  }
}
namespace Menu.Drinks {
  export const most: string | undefined = all.at(-1);
}
class Shop {
  static open = true;
}
namespace Shop {
  export const sign = Shop.open ? 'open' : 'closed';
}
enum Size {
  small,
}
namespace Size {
  export const label = (size: Size): string => Size[size]!;
}
namespace Once {
  export const only = 1;
  export async function later(): Promise<number> {
    await null;
    return only;
  }
}
console.log(Menu.sell(), Menu.sold, Menu.Drinks.all, Menu.Drinks.most, Shop.sign, Size.label(Size.small));
console.log(await Once.later(), Object.keys(Menu));
