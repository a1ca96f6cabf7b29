// A quarter of a coaxial resistor, radii 10 and 20, 3 high, in nanometres: free triangles, extruded. `h` is the
// size of a cell; with `tetrahedra` each prism is cut into three, whose circumcentre they share.
// for k in 1 2 3 4; do
//   for t in 0 1; do
//     gmsh -3 -format msh41 -bin -setnumber h $(awk "BEGIN{print 3/2^($k/2)}") -setnumber tetrahedra $t \
//       -o coaxial_$([ $t = 1 ] && echo tetrahedra || echo prisms)_$k.msh coaxial_quarter.geo
//   done
// done
DefineConstant[h = 2, tetrahedra = 0];
Mesh.Algorithm = 6;
Point(1) = {0, 0, 0, h};
Point(2) = {10, 0, 0, h};
Point(3) = {20, 0, 0, h};
Point(4) = {0, 20, 0, h};
Point(5) = {0, 10, 0, h};
Line(1) = {2, 3};
Circle(2) = {3, 1, 4};
Line(3) = {4, 5};
Circle(4) = {5, 1, 2};
Curve Loop(1) = {1, 2, 3, 4};
Plane Surface(1) = {1};
n = Round(3 / h);
If (tetrahedra)
  block[] = Extrude {0, 0, 3} { Surface{1}; Layers{n}; };
Else
  block[] = Extrude {0, 0, 3} { Surface{1}; Layers{n}; Recombine; };
EndIf
Physical Volume("shell", 1) = {block[1]};
Physical Surface("outer", 2) = {block[3]};
Physical Surface("inner", 3) = {block[5]};
