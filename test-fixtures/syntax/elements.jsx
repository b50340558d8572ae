// JSX in JavaScript: types are none, but elements have to go.
const React = { createElement: (type, properties, ...children) => ({ type, ...properties, children }), Fragment: 'fragment' };
const load = async (id) => {
  await null;
  return <li key={id}>{await Promise.resolve(`item ${id}`)}</li>;
};
const List = async ({ ids }) => (
  <>
    {await Promise.all(ids.map((id) => load(id)))}
    <br />
  </>
);
List({ ids: [1, 2] }).then((list) => console.log(JSON.stringify(list), List.toString().includes('await')));
